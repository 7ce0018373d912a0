// What may happen while a lecture is held: two windows, a screen that is black, long slides, print.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

const PARAGRAPHS = Array.from({ length: 22 }, (_, at) => `Paragraph number ${at + 1}.\n`).join("\n");
const LINES = Array.from({ length: 30 }, (_, at) => `line_${at + 1} = ${at}\n`).join("");
const NOTES = `---
title: The lecture
duration: 10
---

# First object

Ordering of it.

---

# Rolled

<!-- _overflow: scroll -->

${PARAGRAPHS}
---

# Capped

\`\`\`python norun {1|20|all}{maxHeight:"80px"}
${LINES}\`\`\`

---

# Steps

\`\`\`python norun {1|none|hide}
first = "one"  # of them
second = 2
\`\`\`

---

# Drawn

\`\`\`python
x = [1]
y = x
\`\`\`
`;

/// All of it, with the means of the caller: `test`, `equal`, `none`, `open`, `exported`, `write`, `folder`.
export async function lecturing(browser, means) {
  const { test, exported, write } = means;
  let deck;
  await test("lecturing.md: exports", async () => { deck = exported(write("lecturing.md", NOTES)); });
  if (!deck) return;
  const parts = {
    "whatever is typed in the overview's filter is looked for": filter,
    "the time starts with the first move in either window": time,
    "a black screen leaves the presenter's view": black,
    "a slide that is scrolled is read to its end by keys, in both windows": rolled,
    "code that is scrolled stands there whole without script": whole,
    "all slides are printed once, in order and whole, from any view": printed,
    "where notes ask for it, each step is printed": steps,
    "from right to left what comes next lies at the left": turned,
    "an address that is none leads to the first slide": malformed,
    "a figure alone covers all of its slide": zoom,
    "P finds the presenter's window again after the other was loaded anew": found,
    "code may light no line, and go": hides,
    "of code that is scrolled the line that is meant is seen": follows,
  };
  for (const [name, part] of Object.entries(parts)) await test(`lecturing.md: ${name}`, () => part(browser, deck, means));
}

const has = (page, name) => page.evaluate(name => document.documentElement.classList.contains(name), name);
const here = page => page.evaluate(() => location.hash || "#1");
const text = (page, selector) => page.evaluate(selector => document.querySelector(selector).textContent, selector);
const isSeen = (page, selector) => page.evaluate(selector => {
  const box = document.querySelector(selector);
  return getComputedStyle(box).visibility === "visible" && box.getClientRects().length > 0;
}, selector);

async function desked(page) {
  const [desk] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("p")]);
  await desk.waitForFunction(() => document.documentElement.classList.contains("desk"));
  return desk;
}

async function filter(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck);
  await page.keyboard.press("/");
  await page.keyboard.type("ordering");
  equal([await page.inputValue("#hd-find"), await has(page, "over"), await here(page)], ["ordering", true, "#1"], "what was typed");
  equal(await page.locator(".slide:not([hidden])").count(), 1, "slides with it");
  await close();
}

async function time(browser, deck, { open, equal }) {
  for (const move of ["ArrowRight", "Shift+ArrowRight"]) {
    for (const mover of ["page", "desk"]) {
      const { page, close } = await open(browser, deck);
      const desk = await desked(page);
      await desk.waitForTimeout(1100);
      equal((await text(desk, ".spent")).slice(0, 4), "0:00", "before the first move");
      await (mover === "page" ? page : desk).keyboard.press(move);
      await desk.waitForFunction(() => document.querySelector(".spent").textContent.startsWith("0:01"), null, { timeout: 5000 });
      await close();
    }
  }
}

async function black(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck);
  const desk = await desked(page);
  for (const window of [page, desk]) {
    await window.keyboard.press("b");
    for (const each of [page, desk]) await each.waitForFunction(() => document.documentElement.classList.contains("dark-out"));
    equal([await isSeen(page, ".veil"), await isSeen(desk, ".veil")], [true, false], "who sees black");
    equal((await text(desk, ".place")).includes("black"), true, "the presenter is told");
    await window.keyboard.press("Escape");
    await page.waitForFunction(() => !document.documentElement.classList.contains("dark-out"));
    await desk.waitForFunction(() => !document.querySelector(".place").textContent.includes("black"));
  }
  await close();
}

async function rolled(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck, { hash: "#2" });
  const desk = await desked(page);
  const left = window => window.evaluate(() => {
    const box = document.querySelectorAll(".slide")[1].querySelector(".body");
    return [box.scrollTop, box.scrollHeight - box.clientHeight - box.scrollTop].map(Math.round);
  });
  for (const [on, off] of [["PageDown", "PageUp"], ["ArrowDown", "ArrowUp"], ["Space", "Shift+Space"]]) {
    let count = 0;
    while ((await left(page))[1] > 0) {
      await page.keyboard.press(on);
      equal([await here(page), (count += 1) < 30], ["#2", true], on);
    }
    await desk.waitForFunction(() => document.querySelectorAll(".slide")[1].querySelector(".body").scrollTop > 0);
    await page.keyboard.press(on);
    equal(await here(page), "#3.1", `${on} at the end`);
    await page.keyboard.press("ArrowLeft");
    for (; (await left(page))[0] > 0; count--) await page.keyboard.press(off);
    equal(await here(page), "#2", `${off} to the beginning`);
    await page.keyboard.press(off);
    equal(await here(page), "#1", `${off} at the beginning`);
    await page.keyboard.press("ArrowRight");
  }
  await desk.waitForFunction(() => location.hash === "#2");
  await desk.keyboard.press("PageDown");
  await page.waitForFunction(() => document.querySelectorAll(".slide")[1].querySelector(".body").scrollTop > 0);
  await close();
}

async function whole(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck, { javaScriptEnabled: false });
  const box = await page.locator(".slide").nth(2).boundingBox(), last = await page.locator(".slide").nth(2).locator("li").last().boundingBox();
  equal(last.y + last.height <= box.y + box.height && last.y > box.y + 300, true, "the last line is on the slide");
  await close();
}

async function printed(browser, deck, { open, equal, folder }) {
  const views = {
    slides: [],
    overview: ["/", ..."Capped"],
    presenter: [],
    black: ["b"],
    steps: ["End"],
  };
  for (const [view, keys] of Object.entries(views)) {
    for (const hash of view === "presenter" ? ["#1", "#3.1", "#5.1"] : [""]) {
      const seen = view === "presenter" ? { ...deck, url: deck.url + "?presenter" } : deck;
      const { page, close } = await open(browser, seen, { hash });
      for (const key of keys) await page.keyboard.press(key);
      const before = [await page.title(), await page.evaluate(() => document.documentElement.className)];
      const pdf = join(folder, "printed.pdf");
      await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
      const words = execFileSync("pdftotext", [pdf, "-"], { encoding: "utf8" });
      const titles = ["First object", "Rolled", "Capped", "Steps", "Drawn"].map(title => words.indexOf(`\n${title}\n`) + 1 || words.indexOf(`${title}\n`) + 1);
      equal(titles.every((at, i) => at > 0 && (i === 0 || at > titles[i - 1])), true, `${view} ${hash}: in order (${titles})`);
      const lost = [];
      for (let at = 1; at <= 30; at++) if (!words.includes(`line_${at} `)) lost.push(`line_${at}`);
      for (let at = 1; at <= 22; at++) if (!words.includes(`Paragraph number ${at}.`)) lost.push(`paragraph ${at}`);
      for (const word of ["first =", "second ="]) if (!words.includes(word)) lost.push(word);
      equal(lost, [], `${view} ${hash}: what is lost`);
      equal(words.split("Paragraph number 1.").length, 2, `${view} ${hash}: once`);
      equal(/Title:\s+(.*)/.exec(execFileSync("pdfinfo", [pdf], { encoding: "utf8" }))[1], "The lecture", "the title");
      equal([await page.title(), await page.evaluate(() => document.documentElement.className)], before, `${view}: as before`);
      await close();
    }
  }
}

async function steps(browser, deck, { open, equal, folder }) {
  const { page, close } = await open(browser, deck);
  const count = async () => {
    const pdf = join(folder, "steps.pdf");
    await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
    return +/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [pdf], { encoding: "utf8" }))[1];
  };
  const few = await count();
  // What `print: steps` writes.
  await page.evaluate(() => { document.documentElement.dataset.print = "steps"; });
  const all = await count();
  const more = await page.evaluate(() => [...document.querySelectorAll(".slide")].reduce((sum, slide) => sum + (+slide.dataset.steps || 1) - 1, 0));
  equal([more > 3, all - few >= more], [true, true], `${few} pages, ${all} with ${more} steps more`);
  equal(await page.locator(".stepped").count(), 0, "pages that are left behind");
  await close();
}

async function turned(browser, deck, { open, equal, exported, write }) {
  const { page, close } = await open(browser, exported(write("turned.md", "---\nlang: he\n---\n\n# A\n\n`x = [1]` text\n\n# B\n\n- b\n")));
  const at = () => page.evaluate(() => location.hash);
  await page.keyboard.press("ArrowLeft");
  const next = await at();
  await page.keyboard.press("ArrowRight");
  equal([next, await at()], ["#2", "#1"], "the slides");
  equal(await page.evaluate(() => getComputedStyle(document.querySelector(".flow code")).direction), "ltr", "code");
  await close();
}

async function malformed(browser, deck, { open, equal }) {
  const { page, seen, close } = await open(browser, deck, { hash: "#abc%ZZ" });
  equal([await page.evaluate(() => document.querySelector(".slide").classList.contains("is-here")), seen.console], [true, []], "the first slide");
  await close();
}

async function zoom(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck, { hash: "#5" });
  await page.keyboard.press("z");
  const boxes = await page.evaluate(() => {
    const slide = document.querySelector(".slide.is-here");
    return [slide, slide.querySelector(".view")].map(e => { const { x, y, width, height } = e.getBoundingClientRect(); return [x, y, width, height].map(Math.round); });
  });
  equal(boxes[1], boxes[0], "the figure");
  await close();
}

async function found(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck);
  const desk = await desked(page);
  await desk.evaluate(() => { window.mine = true; });
  await page.reload();
  await page.keyboard.press("p");
  await page.waitForTimeout(500);
  equal([page.context().pages().length, await desk.evaluate(() => window.mine)], [2, true], "windows");
  await page.keyboard.press("ArrowRight");
  await desk.waitForFunction(() => location.hash === "#2");
  await close();
}

async function hides(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck, { hash: "#4.1" });
  const state = () => page.evaluate(() => {
    const slide = document.querySelector(".slide.is-here"), code = slide.querySelector(".src");
    return [slide.querySelectorAll(".lit").length, code.classList.contains("picked"), getComputedStyle(code).visibility === "visible"];
  });
  equal(await state(), [1, true, true], "one line");
  await page.keyboard.press("ArrowRight");
  equal(await state(), [0, true, true], "none");
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(300);
  equal((await state())[2], false, "hidden");
  await page.keyboard.press("ArrowLeft");
  equal(await state(), [0, true, true], "back");
  await close();
}

async function follows(browser, deck, { open, equal }) {
  const { page, close } = await open(browser, deck, { hash: "#3.1" });
  const seen = () => page.evaluate(() => {
    const code = document.querySelector(".slide.is-here .src"), box = code.getBoundingClientRect(), line = code.querySelector(".lit").getBoundingClientRect();
    return line.top >= box.top && line.bottom <= box.bottom + 1;
  });
  equal(await seen(), true, "the first line");
  await page.keyboard.press("ArrowRight");
  equal(await seen(), true, "the twentieth line");
  await close();
}
