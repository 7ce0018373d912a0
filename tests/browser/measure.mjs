// How high the build says that text is, against how high it is in headless Chromium.

/// Pixels by which they may differ on one slide.
const TOLERANCE = 2;

/// What is predicted for the slides of a deck and what is there, where it is otherwise.
export async function differing(browser, deck, { open }) {
  const { page, close } = await open(browser, deck);
  const found = await page.evaluate(compared, TOLERANCE);
  await close();
  return found;
}

/// Slides of many kinds of text, the same at every run.
export function manyTexts() {
  let state = 7;
  const next = count => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % count; };
  const pick = list => list[next(list.length)];
  const words = ["reference", "To", "a", "Vary", "the", "lock-free", "`id(x)`", "**bold words**", "*slanted*", "WAVE", "object's",
    "“quoted”", "über", "0x7ffff7", "[link](#a)", "1,024", "~~gone~~", "Type", "of", "by", "`a_very_long_name.with_dots`", "—", "e.g.",
    "`x = x + 1`", "(`run --all talk.md`),", "`heapdeck export talk.md -o talk.html --no-cache`"];
  const text = count => Array.from({ length: count }, () => pick(words)).join(" ");
  const plain = count => Array.from({ length: count }, () => pick(["To", "a", "Vary", "lock-free", "WAVE", "1,024", "Type"])).join(" ");
  const blocks = [
    () => text(3 + next(60)),
    () => Array.from({ length: 1 + next(5) }, () => `- ${text(1 + next(25))}`).join("\n"),
    () => Array.from({ length: 2 + next(3) }, (_, at) => `${at + 1}. ${text(1 + next(12))}\n   - ${text(1 + next(20))}`).join("\n"),
    () => `> ${text(4 + next(30))}`,
    () => `> [!NOTE]\n> ${text(4 + next(30))}`,
    () => `| ${text(1)} | ${text(2)} |\n|---|--:|\n` + Array.from({ length: 1 + next(3) }, () => `| ${text(1 + next(9))} | ${text(1 + next(30))} |`).join("\n"),
    () => "```js\n" + Array.from({ length: 1 + next(4) }, () => text(1 + next(9))).join("\n") + "\n```",
    () => "```text\n" + Array.from({ length: 1 + next(4) }, () => text(1 + next(9))).join("\n") + "\n```",
    () => `### ${text(2 + next(8))}`,
    () => pick(["$$a^2 + b^2 = c^2$$", "$$\\sum_{k=1}^n k = \\frac{n(n+1)}{2}$$", "$$\\int_0^1 x\\,dx = \\frac{1}{2}$$"]),
    () => `${text(2)}<br>${text(1 + next(30))}<br>${text(1)} <kbd>Ctrl</kbd>+<kbd>C</kbd>`,
    () => `<ul>\n<li>${plain(1 + next(30))}</li>\n<li><b>${plain(2)}</b></li>\n</ul>`,
    () => `<table>\n<tr><td>${plain(2)}</td><td>${plain(1 + next(5))}</td></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>`,
    () => `<div>\n\n${text(1 + next(30))}\n\n${text(2)}\n\n</div>`,
    () => `- [x] ${text(1 + next(20))}\n- [ ] ${text(2)}`,
    () => `::: columns\n::: column\n${text(3 + next(20))}\n:::\n::: column\n- ${text(1 + next(9))}\n- ${text(1 + next(20))}\n:::\n:::`,
  ];
  const slide = at => `# Slide ${at}\n\n` + Array.from({ length: 1 + next(3) }, () => pick(blocks)()).join("\n\n");
  const heading = () => `## <!-- fit --> ${pick(["A", "To Vary", text(1 + next(9))])}\n\n${text(9)}`;
  return [...Array.from({ length: 120 }, (_, at) => slide(at)), ...Array.from({ length: 30 }, heading)].join("\n\n---\n\n") + "\n";
}

// Inside the page, so it uses nothing from outside itself.
async function compared(tolerance) {
  await Promise.all([...document.fonts].map(font => font.load()));
  // All slides at once, as without a script.
  document.documentElement.classList.remove("js");
  const found = [];
  for (const slide of document.querySelectorAll(".slide")) {
    const body = slide.querySelector(".body[data-px]");
    // A heading that takes the whole width ends there, and the body begins as far below it as ever.
    const fit = slide.querySelector(".top .fit");
    if (fit) {
      const text = document.createRange();
      text.selectNodeContents(fit);
      const { width } = text.getBoundingClientRect(), wide = fit.clientWidth, large = parseFloat(getComputedStyle(fit).fontSize) > 199;
      const heading = fit.parentElement.getBoundingClientRect(), gap = body.getBoundingClientRect().top - heading.bottom;
      if (width > wide || !large && width < wide * 0.99) found.push(`slide ${slide.dataset.number}: a heading of ${width.toFixed(1)} px in ${wide}`);
      if (Math.abs(gap - 24 - Math.max(0, 44 - heading.height)) > tolerance) found.push(`slide ${slide.dataset.number}: ${gap.toFixed(1)} px below the heading`);
    }
    // Pictures take what is left, and so have no height of their own.
    if (!body || body.querySelector(".image,.fill,.view")) continue;
    const top = body.getBoundingClientRect().top;
    const rows = [...body.children].filter(e => !e.matches(".steps,.foots") && e.getBoundingClientRect().height);
    const height = Math.max(0, ...rows.map(e => e.getBoundingClientRect().bottom - top));
    const predicted = +body.dataset.px;
    if (Math.abs(height - predicted) > tolerance) found.push(`slide ${slide.dataset.number}: ${predicted} px predicted, ${height.toFixed(1)} there`);
  }
  document.documentElement.classList.add("js");
  return found;
}
