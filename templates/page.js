// The pages of a site: colours, chapters, search. Without it everything can be read; it only makes things handier.
(() => {
  "use strict";
  const root = document.documentElement, base = root.dataset.root || "";
  const store = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem("heapdeck-" + key);
      value === null ? localStorage.removeItem("heapdeck-" + key) : localStorage.setItem("heapdeck-" + key, value);
    } catch { /* a browser may keep nothing */ }
    return null;
  };

  // ---- colours: as the system, light, dark; chosen before the page is painted

  const own = root.dataset.theme || "";
  const themes = ["auto", "light", "dark"];
  let theme = store("theme");
  if (!themes.includes(theme)) theme = own || "auto";
  const dress = () => theme === "auto" ? delete root.dataset.theme : root.dataset.theme = theme;
  dress();
  if (store("chapters") === "off") root.classList.add("no-chapters");

  const find = (selector, from = document) => from.querySelector(selector);
  const make = (name, text, kind) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };

  function themeButton() {
    const button = find("#heapdeck-theme");
    const words = button.dataset.words.split("|");
    const say = () => find(".is", button).textContent = words[themes.indexOf(theme)];
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % 3];
      store("theme", theme);
      dress();
      say();
    });
  }

  // ---- chapters: the menu hides them in a wide window; chapters below others fold

  function chapters() {
    const nav = find("#heapdeck-chapters"), menu = find(".menu");
    menu.addEventListener("click", event => {
      if (!matchMedia("(min-width:1000px)").matches) return;
      event.preventDefault();
      const off = root.classList.toggle("no-chapters");
      store("chapters", off ? "off" : null);
    });
    if (nav.dataset.fold !== undefined) fold(nav, +nav.dataset.fold);
    const current = find("[aria-current]", nav);
    if (current) {
      const place = current.getBoundingClientRect();
      if (place.top < 60 || place.bottom > innerHeight - 20) nav.scrollTop += place.top - innerHeight / 3;
    }
  }

  function fold(nav, level) {
    const rows = [...nav.querySelectorAll(":scope > ol > li[class^=in]")];
    const depth = row => +row.className.slice(2);
    const open = new Map();
    const current = rows.findIndex(row => find("[aria-current]", row));
    const below = at => {
      let end = at + 1;
      while (end < rows.length && depth(rows[end]) > depth(rows[at])) end += 1;
      return end;
    };
    const show = () => {
      let hidden = Infinity;
      for (const row of rows) {
        if (depth(row) <= hidden) hidden = Infinity;
        row.hidden = hidden < Infinity;
        if (open.get(row) === false && hidden === Infinity) hidden = depth(row);
      }
    };
    rows.forEach((row, at) => {
      const end = below(at);
      if (end === at + 1) return;
      const button = make("button", "", "fold");
      button.type = "button";
      button.setAttribute("aria-label", `${nav.dataset.below}: ${row.firstElementChild.textContent}`);
      open.set(row, depth(row) < level || at <= current && current < end);
      const set = () => button.setAttribute("aria-expanded", open.get(row));
      set();
      button.addEventListener("click", () => {
        open.set(row, !open.get(row));
        set();
        show();
      });
      row.prepend(button);
    });
    show();
  }

  // ---- search: the index is a script that is asked for when somebody looks for something

  const SIGNS = " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  const LEADS = [57, 30, 5, 1];
  const ALONE = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const WORD = /^[\p{L}\p{N}_]/u;
  const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const split = text => folded(text).match(/[\p{L}\p{N}_]+/gu)?.flatMap(word =>
    word.split(/([\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])/u).filter(Boolean)) || [];
  let index;

  function decode(given) {
    const words = given.words.split("\n"), value = new Uint8Array(128);
    for (let at = 0; at < SIGNS.length; at += 1) value[SIGNS.charCodeAt(at)] = at;
    const texts = given.texts.split("\n").map(text => {
      const tokens = [];
      for (let at = 0; at < text.length;) {
        let lead = value[text.charCodeAt(at++)], number = 0, length = 0;
        while (lead >= LEADS[length]) {
          lead -= LEADS[length];
          number += LEADS[length] * SIGNS.length ** length;
          length += 1;
        }
        let rest = lead;
        for (let more = 0; more < length; more += 1) rest = rest * SIGNS.length + value[text.charCodeAt(at++)];
        tokens.push(number + rest);
      }
      return tokens;
    });
    const plain = words.map(word => WORD.test(word) && !ALONE.test(word));
    const sections = given.sections.map(([page, id, title], at) => {
      const above = [];
      for (let depth = given.pages[page][2], up = page; up >= 0; up -= 1) {
        if (given.pages[up][2] < depth || up === page) {
          depth = given.pages[up][2];
          if (given.pages[up][1] !== title) above.unshift(given.pages[up][1]);
        }
      }
      return { page, id, title, above, named: split(title), over: split(above.join(" ")), text: texts[at] };
    });
    return { ...given, words, plain, sections, folds: words.map(folded) };
  }

  window.heapdeckIndex = given => {
    index = decode(given);
  };

  function results(query) {
    const terms = split(query);
    const [title, hierarchy, paragraph] = index.boosts;
    const marks = new Set();
    const sets = terms.map(term => {
      const set = new Map();
      index.folds.forEach((word, at) => {
        if (word.startsWith(term)) {
          set.set(at, word === term ? 2 : 1);
          marks.add(at);
        }
      });
      return set;
    });
    const alone = terms.map(term => ALONE.test(term));
    const found = [];
    const many = sets.map(() => 0);
    const counted = index.sections.map(section => sets.map((set, at) => {
      let count = 0;
      for (const token of section.text) {
        const weight = set.get(token);
        if (weight) count += weight;
      }
      const term = terms[at];
      const has = names => names.reduce((best, name) => Math.max(best, name === term ? 2 : name.startsWith(term) ? 1 : 0), 0);
      const named = has(section.named), over = has(section.over);
      if (count || named || over) many[at] += 1;
      return [count, named, over];
    }));
    counted.forEach((counts, at) => {
      let score = 0, matched = 0;
      counts.forEach(([count, named, over], term) => {
        if (!count && !named && !over) return;
        matched += 1;
        const rare = Math.log(1 + index.sections.length / (1 + many[term]));
        score += rare * (paragraph * count / (count + 1.5) + title * 2 * named + hierarchy * .3 * over);
      });
      if (!matched || matched < terms.length && (index.all || alone.some(Boolean))) return;
      const section = index.sections[at];
      found.push({ section, at, whole: matched === terms.length, score: score / (1 + Math.log(1 + section.text.length) / 20) });
    });
    // Some of the words are enough where nothing has all of them.
    const whole = found.filter(one => one.whole);
    const best = (whole.length ? whole : found).sort((a, b) => b.score - a.score || a.at - b.at);
    return { found: best, marks };
  }

  // The stretch of a section with most of the words that were looked for.
  function teaser(section, marks) {
    const { text } = section, size = index.teaser * 2;
    let best = 0, most = -1, here = 0;
    for (let at = 0; at < text.length; at += 1) {
      here += marks.has(text[at]) - (at >= size && marks.has(text[at - size]));
      if (here > most) [most, best] = [here, Math.max(0, at - size + 1)];
    }
    const first = text.findIndex((token, at) => at >= best && marks.has(token));
    if (first > best + size / 3) best = first - Math.round(size / 3);
    const line = make("p");
    const end = Math.min(text.length, best + size);
    let run = best > 0 ? "… " : "";
    for (let at = best; at < end; at += 1) {
      const token = text[at];
      if (at > best && index.plain[token] && index.plain[text[at - 1]]) run += " ";
      if (marks.has(token)) {
        line.append(run, make("mark", index.words[token]));
        run = "";
      } else run += index.words[token];
    }
    line.append(run + (end < text.length ? " …" : ""));
    return line;
  }

  function list(dialog, query) {
    const rows = find("ol", dialog), status = find("[role=status]", dialog);
    rows.replaceChildren();
    if (!split(query).length) return status.textContent = "";
    const { found, marks } = results(query);
    status.textContent = found.length ? dialog.dataset.results.replace("#", found.length) : dialog.dataset.nothing;
    for (const { section } of found.slice(0, index.limit)) {
      const row = make("li"), link = make("a", section.title);
      const address = index.pages[section.page][0].split("/").map(encodeURIComponent).join("/");
      link.href = `${base}${address}?highlight=${encodeURIComponent(query)}${section.id ? "#" + encodeURIComponent(section.id) : ""}`;
      row.append(link);
      if (section.above.length) row.append(make("span", section.above.join(" › "), "above-it"));
      row.append(teaser(section, marks));
      rows.append(row);
    }
  }

  function search() {
    const dialog = find("#heapdeck-search"), button = find("#heapdeck-find");
    if (!dialog) return () => false;
    const input = find("input", dialog);
    let asked = false;
    const update = () => index && list(dialog, input.value.trim());
    const open = () => {
      if (!asked) {
        asked = true;
        const script = make("script");
        script.src = base + "heapdeck/search.js";
        script.onload = update;
        document.head.append(script);
      }
      if (!dialog.open) dialog.showModal();
      input.select();
      return true;
    };
    button.hidden = false;
    button.addEventListener("click", open);
    input.addEventListener("input", update);
    dialog.addEventListener("click", event => event.target === dialog && dialog.close());
    // The results are walked through with the arrows.
    dialog.addEventListener("keydown", event => {
      const links = [...dialog.querySelectorAll("ol a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") (links[at + 1] || links[at] || input).focus();
      else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : input).focus();
      else if (event.key === "Enter" && document.activeElement === input) {
        if (links[0]) links[0].click();
      } else if (event.key === "Escape") dialog.close();
      else return;
      event.preventDefault();
    });
    return open;
  }

  // What somebody looked for is marked on the page it led to.
  function highlight() {
    const query = new URLSearchParams(location.search).get("highlight");
    const terms = query ? split(query) : [];
    if (!terms.length) return;
    const main = find("main"), walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("svg,math,.turn,.made")) texts.push(walker.currentNode);
    for (const text of texts) {
      const parts = text.data.split(/([\p{L}\p{N}_]+)/u);
      if (!parts.some((part, at) => at % 2 && terms.some(term => folded(part).startsWith(term)))) continue;
      text.replaceWith(...parts.map((part, at) => at % 2 && terms.some(term => folded(part).startsWith(term)) ? make("mark", part) : part));
    }
    main.addEventListener("click", event => {
      const mark = event.target.closest("mark");
      if (mark) main.querySelectorAll("mark").forEach(mark => mark.replaceWith(mark.textContent));
    });
  }

  // ---- keys, and places that have moved

  function keys(open) {
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && event.key !== "/") return;
      if (event.target.closest("input,textarea,select,dialog,[contenteditable]")) return;
      const turn = root.dir === "rtl" ? { ArrowLeft: "next", ArrowRight: "prev" } : { ArrowLeft: "prev", ArrowRight: "next" };
      if (event.key === "/" || event.key === "s" || event.key === "S") {
        if (open()) event.preventDefault();
      } else if (turn[event.key] && !event.target.closest("[tabindex='0'],pre,.pane")) {
        const link = find(`.turn [rel=${turn[event.key]}]`);
        if (link) link.click();
      }
    });
  }

  function moved() {
    let asked = location.hash;
    try { asked = decodeURIComponent(asked); } catch { /* as it stands */ }
    for (const row of document.querySelectorAll("template.moved")) {
      if (row.dataset.from === asked) location.replace(row.dataset.to);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    themeButton();
    chapters();
    keys(search());
    highlight();
    moved();
    addEventListener("hashchange", moved);
  });
})();
