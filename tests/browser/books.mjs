// Books in headless Chromium: what mdBook made of our blocks, and pages of `heapdeck serve` while notes are edited.
// `tests/run books` starts it; MDBOOK is the folder that mdBook built, if it could be asked.

import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(process.env.MODULES)("playwright-core");
const { HEAPDECK, MDBOOK, CHROMIUM } = process.env;
let passed = 0, failed = 0;

async function test(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message).replaceAll("\n", "\n        ")}`);
  }
}
function equal(actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a}, expected ${b}`);
}

async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const seen = [];
  page.on("console", message => { if (message.type() !== "log") seen.push(`${message.type()}: ${message.text()}`); });
  page.on("pageerror", error => seen.push(`error: ${error.message}`));
  await page.goto(url);
  return { page, seen, close: () => context.close() };
}

// ---- mdBook's pages

// What of a picture is there to see, in its own units.
function seenOf(figure) {
  const drawn = [...figure.querySelectorAll("svg text, svg rect, svg path, svg circle")];
  const visible = drawn.filter(element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  return { texts: visible.filter(element => element.tagName === "text").map(element => element.textContent), all: drawn.length, shown: visible.length };
}

async function mdbook(browser) {
  const url = name => pathToFileURL(join(MDBOOK, name)).href;
  for (const name of ["names.html", "threads.html", "deeper/index.html", "print.html"]) {
    await test(`mdbook: ${name} has its pictures whole, and nothing is complained of`, async () => {
      // The example in Rust would ask its playground.
      const { page, seen, close } = await open(browser, url(name), { offline: false });
      const figures = await page.evaluate(() => [...document.querySelectorAll(".heapdeck figure svg")].map(svg => {
        const box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
        return { wide: box.width > 200, high: box.height > 60, view: view.width > 0 && view.height > 0, space: svg.namespaceURI.endsWith("svg"), fill: getComputedStyle(svg.querySelector("rect")).fill };
      }));
      equal(figures.filter(one => !one.wide || !one.high || !one.view || !one.space), [], "broken pictures");
      equal(figures.length > 0 || name.startsWith("deeper"), true, "there are pictures");
      equal(await page.evaluate(() => [...document.querySelectorAll(".heapdeck p text, .heapdeck > p")].length), 0, "markup read as prose");
      equal(await page.evaluate(() => { const ids = [...document.querySelectorAll("[id]")].map(element => element.id); return ids.filter((id, at) => ids.indexOf(id) !== at); }), [], "ids that are there twice");
      equal(seen.filter(line => !/play\.rust-lang|ERR_NAME_NOT_RESOLVED|Failed to fetch|ERR_INTERNET/.test(line)), [], "console");
      await close();
    });
  }
  await test("mdbook: steps are chosen without script, by pointer and by keys", async () => {
    const { page, close } = await open(browser, url("names.html"), { javaScriptEnabled: false });
    const group = page.locator(".heapdeck .stops").first();
    const say = () => group.locator(".says > li").evaluateAll(items => items.filter(item => item.checkVisibility()).map(item => item.textContent));
    const last = await group.locator("figure").evaluate(seenOf);
    equal((await say()).length, 1, "one sentence");
    equal(last.texts.includes("line 5"), true, "the last state comes first");
    await group.locator("input").nth(0).click();
    const first = await group.locator("figure").evaluate(seenOf);
    equal([first.texts.includes("line 1"), first.texts.includes("line 5"), first.texts.includes("y")], [true, false, false], "the first state");
    equal((await say())[0].startsWith("line 1 x is bound"), true, (await say())[0]);
    await page.keyboard.press("ArrowRight");
    equal((await group.locator("figure").evaluate(seenOf)).texts.includes("y"), true, "the second state");
    await close();
  });
  await test("mdbook: without styles the last state is there", async () => {
    const { page, close } = await open(browser, url("names.html"), { javaScriptEnabled: false });
    await page.evaluate(() => document.querySelectorAll("style, link[rel=stylesheet]").forEach(element => element.remove()));
    const last = await page.locator(".heapdeck figure").first().evaluate(seenOf);
    equal([last.texts.includes("line 5"), last.texts.includes("line 1")], [true, false], "what is there");
    await close();
  });
  await test("mdbook: dark themes have dark pictures", async () => {
    const ground = async scheme => {
      const { page, close } = await open(browser, url("names.html"), { colorScheme: scheme });
      const color = await page.locator(".heapdeck figure").first().evaluate(figure => getComputedStyle(figure).backgroundColor);
      await close();
      return color;
    };
    equal([await ground("light"), await ground("dark")], ["rgb(251, 251, 249)", "rgb(16, 19, 24)"], "grounds");
  });
  await test("mdbook: output is said as it was printed", async () => {
    const { page, close } = await open(browser, url("names.html"));
    equal(await page.locator(".heapdeck samp").first().textContent(), "[1, 2, 'three']\n\n{{ x }} <b> 'quoted' -- and ...", "output");
    await close();
  });
}

// ---- heapdeck serve

async function started(folder, ...more) {
  const child = spawn(HEAPDECK, ["serve", folder, "--port", "0", ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  child.stderr.on("data", data => { told += data; });
  const url = await new Promise((done, fail) => {
    let text = "";
    child.stdout.on("data", data => { text += data; const found = /http:\S+/.exec(text); if (found) done(found[0]); });
    child.on("exit", status => fail(new Error(`ended with ${status}: ${told}`)));
  });
  return { url, told: () => told, end: () => new Promise(done => { child.removeAllListeners("exit"); child.on("exit", status => done(status)); child.kill("SIGINT"); }) };
}

async function serve(browser) {
  const folder = mkdtempSync(join(tmpdir(), "served-"));
  const write = (name, text) => writeFileSync(join(folder, "content", name), text);
  mkdirSync(join(folder, "content"));
  write("SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n");
  write("one.md", "# One\n\nFirst text.\n\n## Slide\n\n```python\nx = 1\ny = x\nprint(y)\n```\n");
  write("two.md", "# Two\n\nSecond text.\n");
  const server = await started(folder);
  while (!(await fetch(`${server.url}one.html`)).ok) await new Promise(done => setTimeout(done, 50));
  const one = await open(browser, `${server.url}one.html`);
  const two = await open(browser, `${server.url}two.html`);
  const deck = await open(browser, `${server.url}one.deck.html`);
  const text = (tab, wanted) => tab.page.waitForFunction(wanted => document.body.textContent.includes(wanted), wanted, { timeout: 30_000 });
  await test("serve: a page is loaded anew when its chapter changes, and no other one", async () => {
    await two.page.evaluate(() => { window.stays = true; });
    write("one.md", "# One\n\nEdited text.\n\n## Slide\n\n```python\nx = 1\ny = x\nprint(y)\n```\n");
    await text(one, "Edited text.");
    equal(await two.page.evaluate(() => window.stays), true, "the other page stays");
  });
  await test("serve: a deck keeps slide and step", async () => {
    await text(deck, "Edited text.");
    await deck.page.evaluate(() => { location.hash = "#2.1"; });
    await deck.page.waitForFunction(() => document.querySelector(".slide.is-here")?.dataset.number === "2");
    const before = await deck.page.evaluate(() => [location.hash, document.querySelector(".slide.is-here").dataset.number]);
    write("one.md", "# One\n\nEdited again.\n\n## Slide\n\n```python\nx = 1\ny = x\nprint(y)\n```\n");
    await text(deck, "Edited again.");
    await deck.page.waitForSelector(".slide.is-here");
    equal(await deck.page.evaluate(() => [location.hash, document.querySelector(".slide.is-here").dataset.number]), before, "place");
  });
  await test("serve: errors are shown in the page and in the terminal, and go again", async () => {
    await text(one, "Edited again.");
    write("one.md", "# One\n\n```python\nx = 1 / 0\n```\n");
    await one.page.waitForFunction(() => document.querySelector("#heapdeck-report")?.checkVisibility() && /one\.md:4:/.test(document.querySelector("#heapdeck-report").textContent), null, { timeout: 30_000 });
    equal(/one\.md:4:/.test(server.told()), true, server.told());
    write("one.md", "# One\n\nMended.\n");
    await text(one, "Mended.");
    await one.page.waitForFunction(() => !document.querySelector("#heapdeck-report")?.checkVisibility(), null, { timeout: 30_000 });
  });
  await test("serve: the policy of the pages is not broken", async () => {
    equal([...one.seen, ...two.seen, ...deck.seen], [], "console");
  });
  for (const tab of [one, two, deck]) await tab.close();
  await test("serve: ends when it is interrupted", async () => { equal(await server.end(), 0, "status"); });
  rmSync(folder, { recursive: true });
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--disable-gpu", "--no-sandbox"] });
try {
  if (MDBOOK) await mdbook(browser);
  await serve(browser);
} finally {
  await browser.close();
}
console.log(`books: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
