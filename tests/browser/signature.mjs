// The signature slide in use: the step control by pointer and keys, lines and output that go along, motion.

/** Asks it of the slide of the deck that rebinds a name. */
export async function signature(browser, deck, { open, test, equal }) {
  const tested = (name, options, body) => test(`signature slide: ${name}`, async () => {
    const { page, close } = await open(browser, deck, options);
    const at = await page.evaluate(() => [...document.querySelectorAll(".slide")].findIndex(slide => slide.textContent.includes("x = x + 1")) + 1);
    // Two frames after the address has changed, however slow the machine is.
    const go = step => page.evaluate(hash => new Promise(done => {
      if (location.hash === `#${hash}`) return done();
      addEventListener("hashchange", () => requestAnimationFrame(() => requestAnimationFrame(() => done())), { once: true });
      location.hash = hash;
    }), `${at}.${step}`);
    await go(1);
    const steps = await page.evaluate(() => +document.querySelector(".slide.is-here").dataset.steps);
    await body({ page, at, steps, go });
    await close();
  });
  const state = page => page.evaluate(() => {
    const slide = document.querySelector(".slide.is-here"), scrub = slide.querySelector(".scrub");
    const number = li => li.dataset.line || String([...li.parentNode.children].indexOf(li) + 1);
    const visible = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return {
      step: +scrub.getAttribute("aria-valuenow"),
      told: scrub.getAttribute("aria-valuetext"),
      count: slide.querySelector(".count").textContent,
      now: [...slide.querySelectorAll(".src .now")].map(number).join(),
      soon: [...slide.querySelectorAll(".src .soon")].map(number).join(),
      printed: [...slide.querySelectorAll(".out samp")].filter(visible).length,
      done: slide.querySelectorAll(".stop:not(.todo)").length,
      ticks: slide.querySelectorAll(".stop").length,
    };
  });
  const still = { reducedMotion: "reduce" };

  await tested("one queue for lines, output, ticks and words", still, async ({ page, steps, go }) => {
    const seen = [];
    for (let step = 1; step <= steps; step++) { await go(step); seen.push(await state(page)); }
    equal(seen.map(one => one.now), ["1", "2", "3", "4", "6"], "the line that ran");
    equal(seen.map(one => one.soon), ["2", "3", "4", "6", ""], "the line that comes");
    equal(seen.map(one => one.printed), [0, 0, 1, 2, 2], "lines printed");
    equal(seen.map(one => one.done), [1, 2, 3, 4, 5], "stops passed");
    equal(seen.map(one => one.count), [1, 2, 3, 4, 5].map(k => `step ${k} of 5`), "the count");
    equal(seen.every(one => one.ticks === steps), true, "a tick for each stop");
    equal(seen.every((one, k) => one.told.startsWith(`step ${k + 1} of 5, line `) && one.told.length > 24), true, seen[4].told);
  });
  await tested("the control is a slider with a name and bounds", still, async ({ page, steps }) => {
    const attributes = await page.evaluate(() => {
      const scrub = document.querySelector(".slide.is-here .scrub");
      return ["role", "aria-label", "aria-valuemin", "aria-valuemax", "tabindex"].map(name => scrub.getAttribute(name));
    });
    equal(attributes, ["slider", "step", "1", String(steps), "0"], "attributes");
  });
  await tested("it is dragged, beyond its own box too, and let go", still, async ({ page, steps }) => {
    const box = await page.locator(".slide.is-here .scrub").boundingBox();
    const x = step => box.x + box.width * (step - 1) / (steps - 1), y = box.y + 16;
    await page.mouse.move(x(1), y);
    await page.mouse.down();
    const seen = [];
    for (const step of [2, 3, 5, 4]) { await page.mouse.move(x(step), y - 100); seen.push((await state(page)).step); }
    await page.mouse.up();
    await page.mouse.move(x(1), y);
    seen.push((await state(page)).step);
    equal(seen, [2, 3, 5, 4, 4], "steps");
    await page.mouse.click(x(2), y);
    equal((await state(page)).step, 2, "a click on a stop");
  });
  await tested("keys move it while it has the focus", still, async ({ page, steps }) => {
    await page.locator(".slide.is-here .scrub").focus();
    const press = async (key, step) => { await page.keyboard.press(key); equal((await state(page)).step, step, key); };
    await press("ArrowRight", 2);
    await press("End", steps);
    await press("ArrowLeft", steps - 1);
    await press("Home", 1);
    const buttons = () => page.evaluate(() => [...document.querySelectorAll(".slide.is-here .steps button")].map(button => button.disabled));
    equal(await buttons(), [true, false], "no step before the first");
    await page.locator(".slide.is-here .steps .next").click();
    equal((await state(page)).step, 2, "the button");
  });
  // What moves one step after: the new arrow is drawn, its head and what is born fade in.
  const moving = page => page.evaluate(() => {
    const slide = document.querySelector(".slide.is-here"), lasts = text => Math.max(...text.split(",").map(parseFloat));
    const of = (selector, name) => [...slide.querySelectorAll(selector)].map(e => getComputedStyle(e)[name]);
    return {
      drawn: of(".is-new > .ref", "animationName"),
      shown: of(".is-new > .head", "animationName"),
      enter: of(".fig [data-b]:not(.is-off)", "transitionDuration").map(lasts),
      leave: of(".fig .is-off", "transitionDuration").map(lasts),
      property: [...new Set(of(".fig [data-b]:not(.is-off)", "transitionProperty"))],
    };
  });
  await tested("arrows are redrawn, objects enter in 180 ms and leave in 120", { reducedMotion: "no-preference" }, async ({ page, go }) => {
    await go(4);
    await page.keyboard.press("ArrowRight");
    const seen = await moving(page);
    equal([...new Set(seen.drawn)], ["draw"], "new arrows");
    equal([...new Set(seen.shown)], ["show"], "their heads");
    equal([...new Set(seen.enter)], [0.18], "what is there");
    equal(seen.leave.every(time => time === 0.12), true, `what is not: ${seen.leave}`);
    equal(seen.property, ["opacity"], "what moves");
  });
  await tested("a jump moves nothing", { reducedMotion: "no-preference" }, async ({ page, go }) => {
    await go(1);
    await go(5);
    const seen = await moving(page);
    equal([...new Set([...seen.drawn, ...seen.shown])], ["none"], "arrows");
    equal(Math.max(...seen.enter), 0, "objects");
  });
  await tested("with reduced motion nothing moves", still, async ({ page, go }) => {
    await go(4);
    await page.keyboard.press("ArrowRight");
    const seen = await moving(page);
    equal([...new Set([...seen.drawn, ...seen.shown])], ["none"], "arrows");
    equal(Math.max(0, ...seen.enter, ...seen.leave), 0, "objects");
  });
  await test("signature slide: without JavaScript the last state stands there, complete", async () => {
    const { page, close } = await open(browser, deck, { javaScriptEnabled: false });
    const slide = page.locator(".slide").filter({ hasText: "x = x + 1" }).first();
    equal(await slide.locator(".src .now").innerText().then(text => text.replace(/\s+/g, " ").trim()), "x = x + 1", "the last line");
    equal(await slide.locator(".out samp").count(), 2, "all that was printed");
    equal(await slide.locator(".steps").isVisible(), false, "no control");
    await close();
  });
  await test("signature slide: on paper the last state stands there, light, without the control", async () => {
    const { page, close } = await open(browser, deck, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    const slide = page.locator(".slide").filter({ hasText: "x = x + 1" }).first();
    equal(await slide.locator(".steps").isVisible(), false, "no control");
    equal(await slide.locator(".is-new > .ref").first().evaluate(e => getComputedStyle(e).animationName), "none", "nothing moves");
    await close();
  });
}
