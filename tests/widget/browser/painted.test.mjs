// painter.wasm in a real browser: painted rectangles against nhsuk-frontend's, text against the DOM's, faults, rest.
// Needs painter.wasm of wasm-release and frontdoor-write-fixtures of native-release or native-debug.
import assert from 'node:assert/strict';
import { test as unlimited } from 'node:test';
import { browser, site, useFixtures } from './at-fixtures.mjs';
import { compare } from './compare.mjs';
import { fixtureNames, widths as allWidths } from './pages.mjs';

/** The narrowest and the widest, with FRONTDOOR_SOAK those between, too. */
const widths = process.env.FRONTDOOR_SOAK ? allWidths : [allWidths[0], ...allWidths.slice(-1)];

/** @param {string} name @param {() => Promise<void>} body */
const test = (name, body) => unlimited(name, { timeout: 120_000 }, body);

useFixtures();

/** @param {'painted'|'plain'|'faces'} face @param {string} name @param {{width?: number, ratio?: number}} [options] */
async function open(face, name, { width = 375, ratio = 1 } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: ratio });
  /** @type {string[]} */ const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${site.origin}/${face}/${name}`);
  await page.waitForSelector('body[data-ready]', { timeout: 20_000 });
  return { page, complaints };
}

/** Pixels of the canvas that are not white. @param {import('playwright-core').Page} page */
function ink(page) {
  return page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('canvas'));
    const gl = /** @type {WebGL2RenderingContext} */ (canvas.getContext('webgl2'));
    const pixels = new Uint8Array(canvas.width * canvas.height * 4);
    gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    let dark = 0;
    for (let at = 0; at < pixels.length; at += 4) if (pixels[at] < 200) dark += 1;
    return dark;
  });
}

for (const name of fixtureNames) {
  test(`${name}: painted where nhsuk-frontend puts it, at ${widths.join(', ')} px`, async () => {
    for (const width of widths) {
      const painted = await open('painted', name, { width });
      const plain = await open('plain', name, { width });
      const { placements } = await painted.page.evaluate('frontdoor.paintAll()');
      const { rectangles } = await plain.page.evaluate('frontdoor.rectangles()');
      const { compared, wrong } = compare(placements, rectangles);
      assert.ok(compared > 2, `${compared} rectangles compared`);
      assert.deepEqual(wrong, [], `${name} at ${width} px`);
      // Wider words than the page make a page wider than the window.
      assert.equal(await painted.page.evaluate('document.documentElement.scrollWidth'), width);
      assert.deepEqual(painted.complaints, []);
      await painted.page.close();
      await plain.page.close();
    }
  });
}

test('the mirror lies where the painter painted, and no control is hidden', async () => {
  for (const name of fixtureNames) {
    const { page, complaints } = await open('faces', name, { ratio: 2 });
    assert.equal(await page.evaluate('frontdoor.faces.face'), 'painted', name);
    const far = await page.evaluate(() => {
      const { painter, mirror } = /** @type {any} */ (window).frontdoor;
      const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
      const origin = stage.getBoundingClientRect();
      const { placements } = painter.paint({
        width: stage.clientWidth, dpr: devicePixelRatio, visibleTop: 0, visibleHeight: 800,
        focus: 0, hover: 0, active: 0,
      });
      return placements.flatMap((/** @type {any} */ placed) => {
        const element = mirror.role(placed.node)?.part(placed.part);
        if (!element) return [];
        const box = element.getBoundingClientRect();
        const distance = Math.max(
          Math.abs(box.left - origin.left - placed.x), Math.abs(box.top - origin.top - placed.y),
          Math.abs(box.width - placed.width), Math.abs(box.height - placed.height),
        );
        return distance > 1 ? [`${element.id || element.className}: ${distance}`] : [];
      });
    });
    assert.deepEqual(far, [], name);
    assert.deepEqual(complaints, [], name);
    await page.close();
  }
});

test('lines are as wide as the DOM makes them, at every device pixel ratio', async () => {
  for (const ratio of [1, 1.25, 1.5, 2, 3]) {
    const { page } = await open('painted', 'text', { ratio });
    const widest = await page.evaluate(() => {
      const { painter } = /** @type {any} */ (window).frontdoor;
      const { measure_run: measureRun } = painter.text.imports;
      const memory = painter.instance.exports.memory;
      const at = painter.instance.exports.frontdoor_painter_input(4096);
      let difference = 0;
      const line = document.createElement('span');
      line.style.cssText = 'position:absolute;white-space:pre;font-family:Arial,sans-serif';
      document.body.append(line);
      for (const [size, weight] of [[16, 400], [19, 400], [19, 700], [36, 700]]) {
        const texts = ['AVATAR To Type Wave, what is it?', 'A Y P T L F 1 1 A high', 'Zażółć gęślą jaźń. Мне плохо.',
          'Πονάει το στήθος'];
        for (const text of texts) {
          let width = 0;
          let kerning = 0;
          text.split(' ').forEach((word, index) => {
            const bytes = new TextEncoder().encode(word);
            new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
            measureRun(at, bytes.length, size, weight, devicePixelRatio, at + 1024);
            const [advance, afterSpace, , , , , spaceKerning] = new Float32Array(memory.buffer, at + 1024, 7);
            width += index === 0 ? advance : kerning + afterSpace;
            kerning = spaceKerning;
          });
          Object.assign(line.style, { fontSize: `${size}px`, fontWeight: String(weight) });
          line.textContent = text;
          difference = Math.max(difference, Math.abs(line.getBoundingClientRect().width - width));
        }
      }
      return difference;
    });
    assert.ok(widest < 0.2, `${widest} px at ratio ${ratio}`);
    await page.close();
  }
});

test('a lost context comes back whole; a second loss ends painting', async () => {
  const { page } = await open('painted', 'choices');
  const before = await ink(page);
  assert.ok(before > 1000);
  const answer = await page.evaluate(async () => {
    const { painter, canvas } = /** @type {any} */ (window).frontdoor;
    const extension = painter.renderer.gl.getExtension('WEBGL_lose_context');
    const event = (/** @type {string} */ name) =>
      new Promise((resolve) => canvas.addEventListener(name, resolve, { once: true }));
    let faults = 0;
    painter.onfault = () => (faults += 1);
    const frames = painter.frames;
    const lost = event('webglcontextlost');
    extension.loseContext();
    await lost;
    // The browser allows a restore once the event has been dispatched to everybody.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const restored = event('webglcontextrestored');
    extension.restoreContext();
    await restored;
    return { faults, painted: painter.frames - frames };
  });
  assert.deepEqual(answer, { faults: 0, painted: 1 });
  assert.equal(await ink(page), before);
  const second = await page.evaluate(async () => {
    const { painter, canvas } = /** @type {any} */ (window).frontdoor;
    const lost = new Promise((resolve) => canvas.addEventListener('webglcontextlost', resolve, { once: true }));
    const fault = new Promise((resolve) => (painter.onfault = resolve));
    painter.renderer.gl.getExtension('WEBGL_lose_context').loseContext();
    await lost;
    return String(await fault);
  });
  assert.match(second, /lost twice/);
  await page.close();
});

test('bytes that are no View change nothing, and painting goes on', async () => {
  const { page } = await open('painted', 'fields');
  const before = await ink(page);
  const message = await page.evaluate(() => {
    const { painter, paintAll } = /** @type {any} */ (window).frontdoor;
    try {
      painter.show(new Uint8Array([1, 2, 3]));
      return 'shown';
    } catch (error) {
      paintAll();
      return String(error);
    }
  });
  assert.match(message, /show failed with code/);
  assert.equal(await ink(page), before);
  await page.close();
});

test('a trap ends painting and is told once', async () => {
  const { page } = await open('painted', 'fields');
  const answer = await page.evaluate(() => {
    const { painter, paint } = /** @type {any} */ (window).frontdoor;
    let faults = 0;
    painter.onfault = () => (faults += 1);
    const exports = painter.instance.exports;
    const trap = () => {
      throw new WebAssembly.RuntimeError('trap');
    };
    painter.instance = { exports: { ...exports, frontdoor_painter_paint: trap } };
    let thrown = 0;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        paint();
      } catch {
        thrown += 1;
      }
    }
    painter.destroy();
    return { faults, thrown };
  });
  assert.deepEqual(answer, { faults: 1, thrown: 2 });
  await page.close();
});

test('nothing is painted while nothing changes', async () => {
  const { page } = await open('faces', 'own-words');
  const frames = await page.evaluate(async () => {
    const { painter } = /** @type {any} */ (window).frontdoor;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let settle = 0; settle < 10; settle += 1) await frame();
    const before = painter.frames;
    for (let idle = 0; idle < 60; idle += 1) await frame();
    return painter.frames - before;
  });
  assert.equal(frames, 0);
  await page.close();
});

test('a long page is painted by its visible part, quickly', async () => {
  for (const name of ['choices', 'check', 'long']) {
    const { page } = await open('painted', name, { ratio: 2 });
    const answer = await page.evaluate(() => {
      const { painter, paint } = /** @type {any} */ (window).frontdoor;
      const where = { visibleTop: 0, visibleHeight: 900 };
      const { height } = paint(where);
      const exports = painter.instance.exports;
      const frames = 3;
      const start = performance.now();
      for (let frame = 0; frame < frames; frame += 1) {
        exports.frontdoor_painter_paint(343, 2, 0, 900, 0, 0, 0, 0);
      }
      const milliseconds = (performance.now() - start) / frames;
      const below = paint({ visibleTop: Math.max(0, height - 900), visibleHeight: 900 });
      const [, canvasHeight] = [painter.canvas.width, painter.canvas.height];
      return { height, milliseconds, same: below.height === height, canvasHeight };
    });
    const { height, milliseconds } = answer;
    console.log(`painter.wasm: ${name}, ${Math.round(height)} px high: ${milliseconds.toFixed(2)} ms a frame`);
    assert.ok(answer.same);
    assert.ok(answer.canvasHeight <= 4096 + 2 * 16);
    assert.ok(await ink(page) > 500);
    await page.close();
  }
});
