// The decks of a book's folders, more quickly than each deck of its first level: nothing overflows at any step, titles are
// unique, axe finds nothing, every word is there without scripts and on paper.

import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as look from "./look.mjs";

export async function book(browser, content, { test, none, open, exported, missing, axe }) {
  const folders = readdirSync(content, { withFileTypes: true }).filter(entry => entry.isDirectory());
  for (const folder of folders.map(entry => join(content, entry.name)).sort()) {
    for (const name of readdirSync(folder).filter(name => name.endsWith(".md")).sort()) {
      const notes = join(folder, name);
      await test(`${notes}: nothing overflows, titles are unique, axe finds nothing`, async () => {
        const deck = exported(notes);
        await stepped(browser, deck, { none, open, axe });
        const plain = await open(browser, deck, { javaScriptEnabled: false });
        const main = await plain.page.locator("main").innerText();
        none(missing(deck, main + (await plain.page.locator("svg text").allTextContents()).join(" ")), "words that are missing");
        const paper = `${deck.html}.pdf`;
        await plain.page.pdf({ path: paper, preferCSSPageSize: true, printBackground: true });
        none(missing(deck, execFileSync("pdftotext", [paper, "-"], { encoding: "utf8" })), "words that are missing on paper");
        await plain.close();
      });
    }
  }
}

async function stepped(browser, deck, { none, open, axe }) {
  const { page, seen, close } = await open(browser, deck, { reducedMotion: "reduce", bypassCSP: true });
  const slides = await page.evaluate(() => [...document.querySelectorAll(".slide")]
    .map(slide => ({ title: slide.dataset.title, steps: +slide.dataset.steps || 1 })));
  const found = [];
  for (let left = slides.reduce((sum, slide) => sum + slide.steps, 0); left > 0; left--) {
    const place = await page.evaluate(() => location.hash);
    found.push(...(await page.evaluate(look.overflowing)).map(line => `${place} ${line}`));
    await page.keyboard.press("ArrowRight");
  }
  none([...new Set(found)], "overflows");
  const titles = slides.map(slide => slide.title);
  none(titles.filter((title, at) => !title || titles.indexOf(title) !== at), "titles that are not unique");
  await page.addScriptTag({ content: axe });
  const report = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  none(report.violations.map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`), "axe");
  none(seen.requests, "requests");
  await close();
}
