// How long an edit takes until a page of `heapdeck serve` is there again: reload.mjs HEAPDECK BOOK [EDITS]
// BOOK is a folder with `src/`, as the generator of the slides' bench makes one of 300 chapters. It is copied first.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [heapdeck, book, edits = "9"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "edited-"));
cpSync(book, folder, { recursive: true });
const chapters = readdirSync(join(folder, "src")).filter(name => name.endsWith(".md") && name !== "SUMMARY.md").sort();
const name = chapters[chapters.length >> 1], page = name.replace(/\.md$/, ".html"), path = join(folder, "src", name);
const text = readFileSync(path, "utf8");

const child = spawn(heapdeck, ["serve", folder, "--port", "0", "-q"], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise(done => child.stdout.on("data", data => { const found = /http:\S+/.exec(data); if (found) done(found[0]); }));
const fetched = address => new Promise((done, fail) => get(address, answer => {
  let body = "";
  answer.on("data", part => { body += part; });
  answer.on("end", () => done({ status: answer.statusCode, body }));
}).on("error", fail));
let first = performance.now();
for (;;) {
  if ((await fetched(url + page)).status === 200) break;
  await new Promise(done => setTimeout(done, 100));
}
console.log(`${chapters.length} chapters, first build ${((performance.now() - first) / 1000).toFixed(1)} s`);

const times = [];
for (let edit = 1; edit <= +edits; edit++) {
  const seen = /data-seen="(\w+)"/.exec((await fetched(url + page)).body)[1];
  const reloaded = new Promise(done => get(`${url}-/events?page=${page}&seen=${seen}`, answer => answer.on("data", part => {
    if (String(part).includes("event: reload")) { answer.destroy(); done(performance.now()); }
  })));
  await new Promise(done => setTimeout(done, 300));
  const start = performance.now();
  writeFileSync(path, text.replace("\n\n", `\n\nEdit ${process.pid}.${edit}.\n\n`));
  await reloaded;
  const { body } = await fetched(url + page);
  if (!body.includes(`Edit ${process.pid}.${edit}.`)) throw new Error("an old page");
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(`edit to page: median ${times[times.length >> 1].toFixed(0)} ms, worst ${times.at(-1).toFixed(0)} ms of ${times.length}`);
child.kill("SIGINT");
rmSync(folder, { recursive: true });
