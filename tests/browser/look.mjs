// What is looked at inside the page. Each function is sent there whole, so it uses nothing from outside itself.

/** Elements of the slide shown that reach out of it, or that are cut off by what holds them. */
export function overflowing() {
  const slide = document.querySelector(".slide.is-here"), frame = slide.getBoundingClientRect(), found = [];
  const name = e => `${e.tagName.toLowerCase()}.${String(e.getAttribute("class") || "").replaceAll(" ", ".")} "${e.textContent.trim().slice(0, 40)}"`;
  for (const e of slide.querySelectorAll("*")) {
    // What is only read aloud, and running titles that end in an ellipsis.
    if (e.closest(".sr,.notes,.foot,.kick,.steps,title,desc")) continue;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0" || !box.width || !box.height) continue;
    const over = Math.max(frame.left - box.left, frame.top - box.top, box.right - frame.right, box.bottom - frame.bottom);
    if (over > 1) found.push(`${name(e)} reaches out by ${over.toFixed(1)} px`);
    if (e.namespaceURI !== slide.namespaceURI) {
      const svg = e.ownerSVGElement && e.ownerSVGElement.getBoundingClientRect();
      if (svg && e.tagName === "text") {
        const cut = Math.max(svg.left - box.left, svg.top - box.top, box.right - svg.right, box.bottom - svg.bottom);
        if (cut > 1) found.push(`${name(e)} reaches out of its picture by ${cut.toFixed(1)} px`);
      }
    } else if (style.overflowX !== "visible" || style.overflowY !== "visible") {
      const cut = Math.max(e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight);
      if (cut > 1) found.push(`${name(e)} cuts off ${cut} px`);
    }
  }
  // Rows of one body must not lie on each other; a control without room is only read aloud.
  const rows = [...slide.querySelectorAll(".body>*:not(.quiet)")].map(e => [e, e.getBoundingClientRect()]).filter(([, box]) => box.height);
  for (let at = 1; at < rows.length; at++) {
    const over = rows[at - 1][1].bottom - rows[at][1].top;
    if (over > 1) found.push(`${name(rows[at][0])} lies on what stands above it by ${over.toFixed(1)} px`);
  }
  return found;
}

/** Ids that a program printed, and whether a card of the same slide bears that address. */
export function printedAddresses() {
  const found = [];
  [...document.querySelectorAll(".slide")].forEach((slide, at) => {
    const source = slide.querySelector(".src");
    if (!source || !/\bid\(/.test(source.textContent)) return;
    const cards = new Set([...slide.querySelectorAll(".obj text")].map(text => text.textContent));
    for (const said of slide.querySelectorAll(".said samp")) {
      if (!/^\d{7,}$/.test(said.textContent.trim())) continue;
      const decimal = said.textContent.trim(), hex = "0x" + BigInt(decimal).toString(16);
      found.push({ slide: at + 1, decimal, hex, drawn: cards.has(hex) });
    }
  });
  return found;
}

/** Name to the value its arrow leads to, on the slide shown, by where arrow, name and card lie. */
export function arrows() {
  const slide = document.querySelector(".slide.is-here"), found = {};
  const seen = e => !e.closest(".is-off") && !e.classList.contains("is-old");
  const cards = [...slide.querySelectorAll(".obj")].filter(seen).map(e => [e, e.querySelector(".card").getBBox()]);
  for (const arrow of [...slide.querySelectorAll(".arr")].filter(seen)) {
    const dot = arrow.querySelector(".dot").getBBox(), y = dot.y + dot.height / 2;
    const name = [...slide.querySelectorAll("text.n")].filter(seen).find(e => { const box = e.getBBox(); return box.y <= y && y <= box.y + box.height; });
    const [, tipX, tipY] = /^M([\d.]+) ([\d.]+)/.exec(arrow.querySelector(".head").getAttribute("d")).map(Number);
    const near = (a, low, high) => a >= low - 2 && a <= high + 2;
    const card = cards.find(([, box]) => near(tipX, box.x, box.x + box.width) && near(tipY, box.y, box.y + box.height));
    if (name) found[name.textContent] = card ? card[0].querySelector("text.v").textContent : null;
  }
  return found;
}

/** Text of the slide shown whose contrast with what lies below it is less than `least`. */
export function faint(least) {
  const slide = document.querySelector(".slide.is-here"), found = [];
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color, alpha = 1) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255 * alpha];
  };
  const over = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
  const light = color => color.slice(0, 3).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const alphaOf = e => { let alpha = 1; for (let at = e; at && at !== document; at = at.parentNode) alpha *= +getComputedStyle(at).opacity; return alpha; };
  const paint = e => {
    const style = getComputedStyle(e);
    if (!(e instanceof SVGElement)) return rgba(style.backgroundColor, alphaOf(e));
    return style.fill === "none" || e instanceof SVGSVGElement || e.tagName === "text" ? [0, 0, 0, 0] : rgba(style.fill, +style.fillOpacity * alphaOf(e));
  };
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  // Shapes and texts that let the pointer through must be found too.
  const sheet = document.createElement("style");
  sheet.textContent = "*{pointer-events:all!important}svg *{pointer-events:visiblePainted!important}";
  document.head.append(sheet);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.textContent.trim() || e.closest(".sr,.notes,title,desc,.is-off,.is-old,[aria-hidden=true]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = e instanceof SVGElement ? e.getBoundingClientRect() : range.getClientRects()[0];
    if (!box || !box.width || getComputedStyle(e).visibility === "hidden") continue;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const stack = document.elementsFromPoint(x, y), below = [];
    for (const layer of stack) {
      if (layer.tagName === "text" || layer.tagName === "tspan") continue;
      below.push(paint(layer));
      if (below.at(-1)[3] === 1) break;
    }
    const ground = below.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
    const style = getComputedStyle(e);
    const ink = over(rgba(e instanceof SVGElement ? style.fill : style.color, alphaOf(e)), ground);
    const [a, b] = [light(ink), light(ground)].sort((a, b) => b - a), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) found.push(`${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""} "${node.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)} on ${ground.slice(0, 3).map(Math.round)}`);
  }
  sheet.remove();
  return found;
}

/** What has no name, or a name that leads nowhere. */
export function unnamed() {
  const found = [], tell = (e, why) => found.push(`${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""}#${e.id}: ${why}`);
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`#${id}: more than once`);
  for (const e of document.querySelectorAll("[aria-labelledby],[aria-describedby]")) {
    for (const id of `${e.getAttribute("aria-labelledby") || ""} ${e.getAttribute("aria-describedby") || ""}`.trim().split(/\s+/)) {
      const target = document.getElementById(id);
      if (!target || !target.textContent.trim()) tell(e, `nothing is called ${id}`);
    }
  }
  for (const e of document.querySelectorAll("button,a[href],input,select,textarea,[role=slider],[role=img],dialog,section,nav,aside,img")) {
    const named = e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.getAttribute("alt") !== null && e.tagName === "IMG"
      || e.labels && [...e.labels].some(label => label.textContent.trim()) || /^(BUTTON|A)$/.test(e.tagName) && e.textContent.trim();
    if (!named) tell(e, "no name");
  }
  for (const e of document.querySelectorAll("[role=slider]")) {
    if (!["valuemin", "valuemax", "valuenow"].every(part => e.hasAttribute(`aria-${part}`))) tell(e, "no value");
  }
  for (const e of document.querySelectorAll("svg.fig")) if (!e.querySelector("title") || !e.querySelector("desc")) tell(e, "no title or description");
  if (!document.documentElement.lang) found.push("html: no language");
  if (document.querySelector("[role=application]")) found.push("role=application");
  return found;
}

/** Elements that would move or fade. */
export function moving() {
  return [...document.querySelectorAll("*")].filter(e => {
    const style = getComputedStyle(e);
    const long = text => text.split(",").some(part => parseFloat(part) > 0.001);
    return long(style.transitionDuration) || style.animationName !== "none" && long(style.animationDuration);
  }).map(e => `${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""}`);
}

/** In the presenter's window: whether this slide and the next one lie beside each other, and the notes. */
export function presented() {
  const box = e => e && e.getBoundingClientRect(), here = box(document.querySelector(".slide.is-here")), next = box(document.querySelector(".slide.is-next"));
  const inside = box => box && box.width > 200 && box.left >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
  const own = document.querySelector(".slide.is-here > .notes");
  return {
    boxes: [Boolean(inside(here)), Boolean(inside(next)) && next.left >= here.right],
    notes: document.querySelector("#hd-desk .said").textContent,
    said: own ? own.textContent : "",
  };
}
