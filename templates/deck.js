(() => {
const root = document.documentElement, slides = [...document.querySelectorAll(".slide")];
const status = document.getElementById("hd-status"), typed = document.getElementById("hd-goto");
const phone = matchMedia("(max-width:599px)"), last = slides.length - 1;
const at = slides.map(stepsOf);
const find = document.getElementById("hd-find"), desk = document.getElementById("hd-desk");
// The presenter's window is this very file, opened with a query.
const presents = /[?&]presenter\b/.test(location.search);
const VIEWS = ["over", "desk", "zoom", "speak", "dark-out"];
// What is said, in the language of the deck.
const [BLACK, STEP_OF, STEP_AT, SLIDE_OF, SLIDE_STEP, PART, PRESENTER, SLIDE, BEHIND, AHEAD, ON_TIME] = (status.dataset.words || "").split("|");
function filled(text, ...values) { return (text || "").replace(/#/g, () => values.shift()); }
let here = 0, digits = "", peer = presents ? opener : null, began = 0;

// What the page says of each slide by its heading alone.
for (const slide of slides) {
  const heading = headingOf(slide), part = heading && heading.querySelector(".part"), count = part ? part.textContent : "";
  slide.dataset.title ||= heading.textContent.slice(0, -count.length || undefined) + (part ? ` (${filled(PART, ...count.split(" / "))})` : "");
  slide.setAttribute("aria-roledescription", SLIDE);
}
function headingOf(slide) { return slide.querySelector("[id^=hd-t]"); }
function stepsOf(slide) { return +slide.dataset.steps || 1; }
function seen() { return root.classList.contains("over"); }
function all(selector, within) { return [...within.querySelectorAll(selector)]; }
function clamp(n, low, high) { return Math.max(low, Math.min(high, n)); }

// Shows step k of a slide: everything that carries a birth or a death, the source lines, the control.
function paint(slide, k) {
  const count = stepsOf(slide), stops = all(".stop", slide), stop = stops[k - 1];
  for (const e of all("[data-b],[data-d],[data-q],[data-n]", slide)) {
    const { b, d, q } = e.dataset;
    e.classList.toggle("is-off", k < (b || 0) || k > (d || 1e9) || k >= (q || 1e9));
    e.classList.toggle("is-old", k === +d);
    e.classList.toggle("is-new", (e.dataset.n || "").split(" ").includes("" + k));
  }
  for (const list of all(".src", slide)) {
    const kind = list.dataset.mark, lit = (list.dataset.at || "").split("|").filter(part => parseInt(part) <= k).at(-1);
    const lines = (kind === "lit" ? (lit || "").replace(/^\d+:/, "") : (stop && stop.dataset.lines) || "").split(" ");
    list.classList.toggle("picked", kind === "lit" && lines[0] !== "");
    list.classList.toggle("is-off", k < (list.dataset.b || 0) || lines[0] === "hide");
    const then = kind === "now" && stops[k] && stops[k].dataset.lines;
    for (const [i, li] of [...list.children].entries()) {
      const number = li.dataset.line || "" + (i + 1), on = lines.includes(number);
      li.classList.toggle(kind, on);
      li.classList.toggle("soon", !on && number === then);
      on ? li.setAttribute("aria-current", "step") : li.removeAttribute("aria-current");
    }
  }
  const scrub = slide.querySelector(".scrub");
  if (scrub) {
    stops.forEach((e, i) => { e.classList.toggle("now", i === k - 1); e.classList.toggle("todo", i > k - 1); });
    scrub.style.setProperty("--done", count > 1 ? (k - 1) / (count - 1) : 1);
    scrub.setAttribute("aria-valuenow", k);
    scrub.setAttribute("aria-valuetext", [filled(STEP_OF, k, count), stop.textContent, stop.dataset.say].filter(Boolean).join(", "));
    slide.querySelector(".count").textContent = filled(STEP_OF, k, count);
    slide.querySelector(".prev").disabled = k === 1;
    slide.querySelector(".next").disabled = k === count;
    if (document.activeElement.disabled) scrub.focus({ preventScroll: true });
    const tell = slide.querySelector(".tell");
    if (tell) {
      tell.firstElementChild.innerHTML = stop.dataset.source || "";
      tell.lastElementChild.textContent = stop.dataset.say;
    }
  }
  const said = stop && stop.dataset.say;
  return filled(count > 1 ? SLIDE_STEP : SLIDE_OF, slides.indexOf(slide) + 1, slides.length, k) + (said ? `: ${said}` : "");
}

// The one way to move: slide i (from 0), step k (from 1).
function show(i, k, how) {
  i = clamp(i, 0, last);
  const slide = slides[i], moved = i !== here || how === "first";
  k = clamp(k, 1, stepsOf(slide));
  // A changed address is told twice, as is a move to both windows.
  if (!moved && k === at[i] && (how === "hash" || how === "peer")) return;
  slide.classList.toggle("jump", moved || how === "scrub" || Math.abs(k - at[i]) > 1);
  // The talk begins with the first move, in whichever window.
  if (!began && how !== "first" && (moved || k !== at[i])) began = Date.now();
  at[i] = k;
  status.textContent = paint(slide, k);
  if (moved) {
    slides[here].classList.remove("is-here");
    slide.classList.add("is-here");
    here = i;
    const heading = headingOf(slide);
    if (heading && how !== "first" && !seen()) heading.focus({ preventScroll: true });
    if (phone.matches || seen()) slide.scrollIntoView({ block: "nearest" });
    entitle();
  }
  for (const code of all(".src[tabindex]", slide)) follow(code);
  if (presents) lookAhead();
  if (how !== "peer" && how !== "first") tell({ at: [i, k] });
  const hash = "#" + (i + 1) + (stepsOf(slide) > 1 ? "." + k : "");
  // Browsers refuse too many entries in a short time; moving on matters more than the history.
  if (how !== "hash" && location.hash !== hash) try { history[moved && how !== "first" && how !== "peer" ? "pushState" : "replaceState"](null, "", hash); } catch { /* see above */ }
}

// Of code that is scrolled the line that is meant is seen.
function follow(code) {
  const line = code.querySelector("[aria-current]"), top = line && line.offsetTop - code.offsetTop;
  if (line) code.scrollTop = clamp(code.scrollTop, top + line.offsetHeight - code.clientHeight, top);
}
function entitle() {
  const names = [presents && PRESENTER, slides[here].dataset.title, root.dataset.deck];
  document.title = [...new Set(names.filter(Boolean))].join(" · ");
}
function next() { seen() ? hop(1) : at[here] < stepsOf(slides[here]) ? show(here, at[here] + 1) : here < last && show(here + 1, 1); }
function back() { seen() ? hop(-1) : at[here] > 1 ? show(here, at[here] - 1) : here > 0 && show(here - 1, stepsOf(slides[here - 1])); }
function hop(by) {
  let i = here + by;
  while (slides[i] && slides[i].hidden) i += by;
  if (slides[i]) show(i, 1);
}

function fromHash(how) {
  let text = location.hash.slice(1);
  try { text = decodeURIComponent(text); } catch { /* what is no address at all leads to the first slide */ }
  const number = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (number) return show(number[1] - 1, +(number[2] || 1), how);
  const target = text && document.getElementById(text), slide = target && target.closest(".slide");
  show(slide ? slides.indexOf(slide) : 0, 1, how);
}

function dark() {
  const now = root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
}
function overview() {
  const on = root.classList.toggle("over");
  find.value = "";
  filter();
  if (on) { slides[here].scrollIntoView({ block: "center" }); find.focus({ preventScroll: true }); }
  else { find.blur(); scrollTo(0, 0); show(here, at[here]); }
}
// Leaves the slides whose text has all the words that were typed.
function filter() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const slide of slides) {
    const text = words.length && (slide.dataset.title + " " + slide.textContent).toLowerCase();
    slide.hidden = words.some(word => !text.includes(word));
  }
  if (slides[here].hidden) { const first = slides.findIndex(slide => !slide.hidden); if (first >= 0) show(first, 1); }
}
function fullscreen() {
  if (document.fullscreenElement) return document.exitFullscreen();
  root.requestFullscreen().then(stayAwake).catch(() => {});
}
// The lock is lost whenever the window is hidden.
let awake = false;
function stayAwake() {
  awake = true;
  if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
}
document.addEventListener("visibilitychange", () => { if (awake && !document.hidden) stayAwake(); });
function help() { const box = document.getElementById("hd-help"); box.open ? box.close() : box.showModal(); }
function toggle(name) { root.classList.toggle(name); }
function isDark() { return root.classList.contains("dark-out"); }
// The audience's screen is black; who presents still reads.
function blacken(out) {
  root.classList.toggle("dark-out", out);
  status.textContent = out ? BLACK : "";
  if (presents) lookAhead();
}
function blackout() { blacken(!isDark()); tell({ out: isDark() }); }
// One figure over the whole slide.
function zoom() { if (slides[here].querySelector(".view")) toggle("zoom"); }

// ---- the presenter's window. Two windows show the same deck: where one goes, the other follows.
let channel = null;
try { channel = new BroadcastChannel("heapdeck " + location.pathname); } catch { /* a file of its own origin has none */ }
function tell(message) {
  const whole = { heapdeck: root.dataset.deck, ...message };
  if (peer && !peer.closed) peer.postMessage(whole, "*");
  else if (channel) channel.postMessage(whole);
}
function hear(event) {
  const said = event.data;
  if (!said || said.heapdeck !== root.dataset.deck) return;
  if (event.source && event.source !== window) peer = event.source;
  if (said.hello) tell({ at: [here, at[here]], how: "first", out: isDark() });
  if (Array.isArray(said.at) && said.at.every(Number.isInteger)) show(said.at[0], said.at[1], said.how === "first" ? "first" : "peer");
  if (typeof said.out === "boolean") blacken(said.out);
  if (typeof said.rolled === "number") roll(said.rolled);
}
addEventListener("message", hear);
if (channel) channel.onmessage = hear;

function presenter() {
  if (presents) return;
  const url = location.href.split(/[?#]/)[0] + "?presenter" + location.hash;
  if (!peer || peer.closed) {
    // By its name the window is found again by one that was loaded anew; only a new one is empty.
    peer = open("", "presenter " + location.pathname, "popup,width=1280,height=720");
    try { if (peer && peer.location.href === "about:blank") peer.location = url; } catch { /* a file may not ask: it is there */ }
  }
  // Where no second window may open, the notes stand on the slide.
  peer ? peer.focus() : toggle("speak");
}
// What comes next: the next step of a copy of this slide, or the next slide itself.
function lookAhead() {
  const same = at[here] < stepsOf(slides[here]), coming = same ? slides[here].cloneNode(true) : slides[here + 1];
  all(".copy", document.querySelector("main")).forEach(copy => copy.remove());
  slides.forEach((slide, i) => { slide.classList.toggle("is-next", !same && i === here + 1); slide.inert = slide.classList.contains("is-next"); });
  if (same) {
    coming.classList.add("copy", "is-next", "jump");
    coming.classList.remove("is-here");
    coming.inert = true;
    for (const e of [coming, ...all("[id]", coming)]) e.removeAttribute("id");
    slides[here].after(coming);
  }
  if (coming) paint(coming, same ? at[here] + 1 : 1);
  desk.classList.toggle("end", !coming);
  const pane = desk.querySelector(".said"), notes = slides[here].querySelector(".notes");
  pane.replaceChildren(...(notes ? notes.cloneNode(true).childNodes : []));
  for (const part of all("[data-click]", pane)) part.classList.toggle("later", part.dataset.click >= at[here]);
  const now = all("[data-click]:not(.later)", pane).at(-1);
  pane.scrollTop = now ? now.offsetTop - pane.offsetTop - 40 : 0;
  desk.querySelector(".place").textContent = `${here + 1} / ${slides.length}` + (stepsOf(slides[here]) > 1 ? ` · ${filled(STEP_AT, `${at[here]} / ${stepsOf(slides[here])}`)}` : "") + (isDark() ? ` · ${BLACK}` : "");
  tick();
}
function minutes(seconds) { return Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0"); }
function tick() {
  const spent = began ? (Date.now() - began) / 1000 : 0, planned = +root.dataset.duration || 0;
  const done = (here + (at[here] - 1) / stepsOf(slides[here])) / slides.length, late = Math.round((spent - planned * done) / 60);
  desk.querySelector("time").textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  desk.querySelector(".spent").textContent = minutes(spent) + (planned ? " / " + minutes(planned) : "");
  desk.querySelector(".pace").textContent = !planned || !began ? "" : late ? filled(late > 0 ? BEHIND : AHEAD, Math.abs(late)) : ON_TIME;
  desk.style.setProperty("--spent", planned ? Math.min(1, spent / planned) : 0);
  desk.style.setProperty("--done", done);
}
function restart() { if (presents) { began = Date.now(); tick(); } }
function goto() {
  if (digits) { show(digits - 1, 1); digits = ""; }
  else { const box = document.getElementById("hd-ask"); box.showModal(); box.querySelector("input").select(); }
}
function enter() {
  if (seen()) overview();
  else if (digits) goto();
  else next();
}
function escape() {
  if (digits) digits = "";
  else if (isDark()) blackout();
  else if (root.classList.contains("zoom")) zoom();
  else overview();
}

const KEYS = {
  arrowright: next, arrowdown: next, pagedown: next, " ": next, n: next, l: next, j: next, enter,
  arrowleft: back, arrowup: back, pageup: back, h: back, k: back, backspace: back,
  home: () => show(0, 1), end: () => show(last, stepsOf(slides[last])), g: goto,
  o: overview, escape, "?": help, f1: help, d: dark, b: blackout, ".": blackout,
  f: fullscreen, z: zoom, p: presenter, s: presenter, t: restart, "/": () => seen() || overview(),
};
// A slide that is scrolled is read to its end before the next step; so much of what is seen goes by at once.
const ROLL = { arrowdown: .2, pagedown: .9, " ": .9, arrowup: -.2, pageup: -.9 };
function rolled(box, by) {
  const before = box && box.scrollTop;
  if (box) box.scrollTop += by * box.clientHeight;
  const moved = box && box.scrollTop !== before;
  if (moved && box === long()) tell({ rolled: box.scrollTop / box.scrollHeight });
  return moved;
}
function long() { return slides[here].querySelector(".scrolls>.body"); }
function roll(share) { const box = long(); if (box) box.scrollTop = share * box.scrollHeight; }
const SKIP = { arrowright: 1, arrowdown: 1, arrowleft: -1, arrowup: -1 };

// The letter on the key; where that is of another script, or taken by an input method, the one at its place in Latin.
function keyOf(event) {
  const key = event.key.toLowerCase(), letter = /^Key([A-Z])$/.exec(event.code);
  // What comes next lies at the left where text runs from right to left.
  const turned = root.dir === "rtl" && { arrowleft: "arrowright", arrowright: "arrowleft" }[key];
  return turned || (letter && /^([^\0-\x7f]+|process|unidentified)$/.test(key) ? letter[1].toLowerCase() : key);
}

addEventListener("keydown", event => {
  // A dialog that has closed may hold the focus for a moment.
  const from = event.target.closest("dialog:not([open])") ? document.body : event.target, key = keyOf(event);
  // In the filter, what moves between slides does so still; all else is typed.
  const filters = from === find && !(["enter", "escape", "arrowup", "arrowdown", "pageup", "pagedown"].includes(key) || !find.value && SKIP[key]);
  if (event.ctrlKey || event.metaKey || event.isComposing || filters || from !== find && from.closest("input,textarea,select,[contenteditable]")) return;
  if (from === find && key === "escape" && find.value) { event.preventDefault(); find.value = ""; return filter(); }
  if (from.closest("dialog[open]")) { if (key === "?" || key === "f1") { event.preventDefault(); help(); } return; }
  if ((key === " " || key === "enter") && from.closest("a,button,summary")) return;
  let act = KEYS[key];
  // With the focus on the step control, its ends are the slide's.
  if (from.closest(".scrub") && (key === "home" || key === "end")) act = () => show(here, key === "home" ? 1 : stepsOf(slides[here]));
  if (/^\d$/.test(key)) { digits = (digits + key).slice(-5); act = () => {}; }
  else if ((event.shiftKey || event.altKey) && SKIP[key]) act = () => hop(SKIP[key]);
  else if (event.altKey) return;
  else if (event.shiftKey && key === " ") act = back;
  if (!act) return;
  event.preventDefault();
  const by = !seen() && !event.altKey && ROLL[key] * (event.shiftKey ? -1 : 1);
  if (by && rolled(from.closest(".src[tabindex],.said") || long(), by)) return;
  act();
  if (!/^\d$/.test(key)) digits = "";
  typed.textContent = digits;
});

addEventListener("click", event => {
  const slide = event.target.closest(".slide");
  if (!slide) return;
  const i = slides.indexOf(slide), button = event.target.closest(".steps button");
  if (i < 0) return;
  if (seen()) { event.preventDefault(); overview(); show(i, 1); }
  else if (button) show(i, at[i] + (button.classList.contains("next") ? 1 : -1));
});

// The step control is dragged: the pointer is followed wherever it goes until it is let go.
let dragged = null;
function drag(event) {
  const slide = dragged.closest(".slide"), i = slides.indexOf(slide), box = dragged.getBoundingClientRect();
  const k = clamp(1 + Math.round((event.clientX - box.left) / box.width * (stepsOf(slide) - 1)), 1, stepsOf(slide));
  if (i >= 0 && k !== at[i]) show(i, k, "scrub");
}
addEventListener("pointerdown", event => {
  const scrub = event.target.closest(".scrub");
  if (!scrub || seen() || event.button) return;
  dragged = scrub;
  scrub.setPointerCapture(event.pointerId);
  drag(event);
});
addEventListener("pointermove", event => { if (dragged) drag(event); });
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { dragged = null; });

let touch = null;
addEventListener("touchstart", event => { touch = event.touches.length === 1 && !event.target.closest(".scrub") ? event.touches[0] : null; }, { passive: true });
addEventListener("touchend", event => {
  if (!touch || phone.matches || seen()) return;
  const x = event.changedTouches[0].clientX - touch.clientX, y = event.changedTouches[0].clientY - touch.clientY;
  if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) x < 0 === (root.dir !== "rtl") ? next() : back();
});
// A trackpad goes on sending for a while after the fingers left: one move, then silence until it has stopped.
let wheeled = -1e9;
addEventListener("wheel", event => {
  if (event.ctrlKey || phone.matches || seen() || event.target.closest("dialog,.notes,.scrolls,.src[tabindex]")) return;
  const now = event.timeStamp, quiet = now - wheeled > 250;
  wheeled = now;
  const by = Math.abs(event.deltaY) > Math.abs(event.deltaX) ? event.deltaY : event.deltaX;
  if (quiet && by) by > 0 ? next() : back();
}, { passive: true });

document.getElementById("hd-ask").addEventListener("close", event => {
  const number = +event.target.querySelector("input").value;
  if (event.target.returnValue === "go" && number) show(number - 1, 1);
});
addEventListener("popstate", () => fromHash("hash"));
addEventListener("hashchange", () => fromHash("hash"));
// Whatever is looked at, all slides are printed, in order and whole.
let theme, views;
addEventListener("beforeprint", () => {
  theme = root.dataset.theme;
  views = VIEWS.filter(view => root.classList.contains(view));
  root.dataset.theme = "light";
  root.classList.remove(...views);
  document.title = root.dataset.deck;
  all(".copy", document).forEach(copy => copy.remove());
  for (const slide of slides) {
    slide.hidden = slide.inert = false;
    slide.classList.remove("is-next");
    paint(slide, stepsOf(slide));
    all(".src", slide).forEach(code => code.classList.remove("is-off"));
  }
  if (!printed) unroll(root.dataset.print);
});
addEventListener("afterprint", () => {
  theme ? (root.dataset.theme = theme) : delete root.dataset.theme;
  root.classList.add(...views);
  if (!printed) all(".stepped", document).forEach(page => page.remove());
  slides.forEach((slide, i) => paint(slide, at[i]));
  filter();
  entitle();
  if (presents) lookAhead();
});

// A page for each step before the last one, or for the notes of each slide, where that is to be printed.
const printed = (/[?&]print=(steps|notes)/.exec(location.search) || [])[1];
function unroll(what) {
  for (const slide of what ? [...slides].reverse() : []) {
    const notes = slide.querySelector(".notes");
    if (what === "notes" && notes) {
      const page = document.createElement("section");
      page.className = "slide noted";
      page.append(...[headingOf(slide), notes].map(part => part.cloneNode(true)));
      slide.after(page);
    }
    for (let k = 1; what === "steps" && k < stepsOf(slide); k++) {
      const page = slide.cloneNode(true);
      for (const e of [page, ...all("[id]", page)]) e.removeAttribute("id");
      page.classList.add("stepped");
      slide.before(page);
      paint(page, k);
    }
  }
}
unroll(printed);
find.addEventListener("input", filter);
root.classList.add("js");
// A slide that is not shown asks for no font; it would have another one for a moment. Printing alone needs none of it.
for (const sign of ["pointermove", "keydown"]) addEventListener(sign, () => document.fonts.forEach(font => font.load()), { once: true });
fromHash("first");
if (presents) {
  root.classList.add("desk");
  desk.querySelector("button").addEventListener("click", restart);
  setInterval(tick, 500);
  stayAwake();
  tell({ hello: 1 });
}
})();
