// A site from file://: search, colours, chapters, the strict policy, and what is left without scripts.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const SIZE = { width: 1280, height: 720 }, PHONE = { width: 390, height: 780 };

const BOOK = {
  "book.toml": `[book]
title = "Names & numbers"
language = "en"

[output.html]
site-url = "/book/"
git-repository-url = "https://example.org/book"
edit-url-template = "https://example.org/edit/{path}"

[output.html.fold]
enable = true
level = 0

[output.html.redirect]
"/old/place.html" = "../names.html"
"/older.html" = "old/place.html"
"/names.html#gone" = "deep/below.html#heap"

[output.html.search]
limit-results = 5
`,
  "src/SUMMARY.md": `# Summary

[Preface](README.md)

# First part

- [Names](names.md)
    - [Below](deep/below.md)
        - [Deepest](deep/deepest.md)
- [Über alles](uber.md)
- [Draft]()

---

[日本語](cjk.md)
`,
  "src/README.md": `# Preface

Read **this** first. It mentions a zebra once, and "quotes" -- too.

Term
: What it means.

> [!TIP]
> A hint.

| a | b |
|:--|--:|
| 1 | 2 |

- [x] done
- [ ] to do

A note[^n].

[^n]: At the foot.
`,
  "src/names.md": `# Names

\`\`\`python
x = [1, 2]
y = x
y.append(3)
print(x)
\`\`\`

## Twice

A paragraph about the heap, the heap and the stack. <span style="padding-left:20px" id="styled">Aside.</span>

## Twice

$$\\frac{a}{b}$$

# Later

Text under a later heading of level 1.
`,
  "src/deep/below.md": "# Below\n\n## Heap\n\nThe zebra section. [Back](../names.md#twice-1).\n\n```python\nprint(1 + 1)\n```\n",
  "src/deep/deepest.md": "# Deepest\n\nNothing but a [link](below.md).\n",
  "src/uber.md": "# Über alles\n\nCafé, naïve and Ærø. " + "Many words follow here. ".repeat(60) + "A needle at the end.\n" + Array.from({ length: 8 }, (_, at) => `\n## Section ${at}\n\nmany results\n`).join(""),
  "src/cjk.md": "# 日本語\n\n参照カウントはオブジェクトへの参照の数です。\n",
};

/** Asks it of a book of its own. */
export async function site(browser, { folder, heapdeck, axe: AXE, test, equal, none }) {
  const book = join(folder, "book"), home = join(book, "out");
  for (const [path, text] of Object.entries(BOOK)) {
    mkdirSync(dirname(join(book, path)), { recursive: true });
    writeFileSync(join(book, path), text);
  }
  await test("book: builds", async () => {
    const run = spawnSync(heapdeck, ["build", book, "-o", home], { encoding: "utf8" });
    equal([run.status, run.stderr.includes("error")], [0, false], run.stderr);
  });
  const url = path => pathToFileURL(join(home, path)).href;
  const said = [];
  async function open(path, options = {}) {
    const context = await browser.newContext({ viewport: SIZE, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.on("console", message => said.push(`${path}: ${message.text()}`));
    page.on("pageerror", error => said.push(`${path}: ${error.message}`));
    page.on("request", request => request.url().startsWith("file:") || said.push(`${path}: ${request.url()}`));
    if (options.javaScriptEnabled !== false) {
      await page.addInitScript(() => document.addEventListener("securitypolicyviolation", event => console.error("policy: " + event.violatedDirective + " " + event.blockedURI)));
    }
    await page.goto(url(path));
    return { page, context, close: () => context.close() };
  }
  const looked = async (page, words) => {
    await page.keyboard.press("/");
    await page.locator("#heapdeck-search input").fill(words);
    await page.waitForFunction(() => document.querySelector("#heapdeck-search [role=status]").textContent);
    return page.evaluate(() => ({
      status: document.querySelector("#heapdeck-search [role=status]").textContent,
      titles: [...document.querySelectorAll("#heapdeck-search ol a")].map(link => link.textContent),
      marks: [...document.querySelectorAll("#heapdeck-search mark")].map(mark => mark.textContent),
    }));
  };

  await test("book: search finds titles first, by beginnings, without accents, and marks what it found", async () => {
    const { page, close } = await open("names.html");
    await page.keyboard.press("s");
    equal(await page.locator("#heapdeck-search").evaluate(dialog => dialog.open), true, "s opens it");
    const heap = await looked(page, "heap");
    equal([heap.status, heap.titles[0]], ["Results: 2", "Heap"], "a title comes before a text");
    equal(heap.marks.every(mark => /^heap$/i.test(mark)), true, "marks");
    equal((await looked(page, "zeb")).titles.sort(), ["Heap", "Preface"], "the beginning of a word");
    equal((await looked(page, "uber cafe")).titles, ["Über alles"], "accents");
    equal((await looked(page, "needle")).marks, ["needle"], "the teaser has the place");
    equal((await looked(page, "many results")).titles.length, 5, "not more than the limit");
    equal((await looked(page, "参照の数")).titles, ["日本語"], "writing without blanks");
    equal((await looked(page, "qqq")).status, "Nothing found", "nothing");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("#heapdeck-search").open);
    await close();
  });

  await test("book: a result leads to its heading, where the words are marked", async () => {
    const { page, close } = await open("deep/deepest.html");
    await looked(page, "zebra section");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/below.html?highlight=zebra%20section#heap");
    equal(await page.evaluate(() => [...document.querySelectorAll("main mark")].map(mark => mark.textContent)), ["zebra", "section"], "marks");
    await close();
  });

  await test("book: colours are chosen with a button and remembered", async () => {
    const { page, close } = await open("index.html", { colorScheme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.click("#heapdeck-theme");
    equal(await background(), light, "light by choice");
    await page.click("#heapdeck-theme");
    const dark = await background();
    equal(dark === light, false, "dark");
    await page.goto(url("names.html"));
    equal(await background(), dark, "on the next page");
    await close();
  });

  await test("book: the list of chapters folds, hides, and has all headings of the page", async () => {
    const { page, close } = await open("uber.html");
    const shown = () => page.evaluate(() => [...document.querySelectorAll("#heapdeck-chapters > ol > li > a")].filter(link => link.checkVisibility()).map(link => link.textContent));
    equal(await shown(), ["Preface", "1. Names", "2. Über alles", "日本語"], "folded");
    await page.click(".fold");
    equal(await shown(), ["Preface", "1. Names", "1.1. Below", "1.1.1. Deepest", "2. Über alles", "日本語"].filter(name => !name.startsWith("1.1.1")), "unfolded");
    await page.goto(url("names.html"));
    const headings = await page.evaluate(() => [...document.querySelectorAll("#heapdeck-chapters li li a")].map(link => link.textContent));
    equal(headings, ["Twice", "Twice", "Later"], "headings, the later one of level 1 too");
    await page.click(".menu");
    equal((await shown()).length, 0, "hidden");
    await page.reload();
    equal((await shown()).length, 0, "still hidden");
    await close();
  });

  await test("book: arrows turn the page", async () => {
    const { page, close } = await open("index.html");
    await page.keyboard.press("ArrowRight");
    await page.waitForURL("**/names.html");
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL("**/index.html");
    await close();
  });

  await test("book: old addresses lead on", async () => {
    const { page, close } = await open("old/place.html");
    await page.waitForURL("**/names.html");
    await page.goto(url("old/place.html") + "#names");
    await page.waitForURL("**/names.html#names");
    await page.goto(url("older.html") + "#names");
    await page.waitForURL("**/names.html#names");
    await page.goto(url("names.html") + "#gone");
    await page.waitForURL("**/deep/below.html#heap");
    await close();
  });

  await test("book: styles of single elements hold under the strict policy", async () => {
    const { page, close } = await open("names.html");
    equal(await page.evaluate(() => getComputedStyle(document.querySelector("#styled")).paddingLeft), "20px", "padding");
    equal(await page.evaluate(() => document.querySelector("meta[http-equiv]").content.includes("unsafe")), false, "the policy");
    await close();
  });

  await test("book: a deck steps under the strict policy", async () => {
    const { page, close } = await open("names.deck.html");
    equal(await page.evaluate(() => document.querySelector("meta[http-equiv]").content.includes("unsafe")), false, "the policy");
    const before = await page.evaluate(() => location.hash);
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowRight");
    const after = await page.evaluate(() => location.hash);
    equal(before === after, false, `it goes on: ${after}`);
    await page.keyboard.press("o");
    await page.keyboard.press("Escape");
    await page.keyboard.press("d");
    await close();
  });

  await test("book: everything can be read without scripts", async () => {
    const { page, close } = await open("names.html", { javaScriptEnabled: false });
    equal(await page.locator("main h2").count(), 2, "headings");
    for (const words of ["1.1.1. Deepest", "日本語"]) equal(await page.locator("#heapdeck-chapters").getByText(words).isVisible(), true, words);
    equal(await page.locator("#heapdeck-find").isVisible(), false, "no button that does nothing");
    await close();
  });

  await test("book: nothing is wider than a phone", async () => {
    const found = [];
    for (const path of ["index.html", "names.html", "uber.html", "print.html", "404.html"]) {
      const { page, close } = await open(path, { viewport: PHONE });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`${path}: ${wide} px`);
      await close();
    }
    none(found, "too wide");
  });

  await test("book: nothing was refused, asked for elsewhere or complained of", async () => {
    // At /book/ the missing page finds its files; from file:// it does not.
    none(said.filter(line => !line.startsWith("404.html")), "said");
  });

  await test("book: axe finds nothing", async () => {
    const found = [];
    const views = [["index.html"], ["names.html"], ["cjk.html"], ["print.html"], ["names.html", "search"], ["names.html", "phone"]];
    for (const colorScheme of ["light", "dark"]) {
      for (const [path, view] of views) {
        const { page, close } = await open(path, { bypassCSP: true, colorScheme, ...(view === "phone" ? { viewport: PHONE } : {}) });
        if (view === "search") await looked(page, "heap");
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run());
        for (const { id, nodes } of violations) found.push(`${path} ${view || ""} ${colorScheme}: ${id}: ${nodes.map(node => node.target.join(" ")).slice(0, 3).join("; ")}`);
        await close();
      }
    }
    none(found, "violations");
  });
}
