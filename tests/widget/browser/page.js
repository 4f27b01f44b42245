// Runs in the page: shows one fixture in the face that the page asks for, and answers the tests' questions about it.
import { painterAsItCame } from '../../../web/embed/prepare.js';
import { Faces } from '../../../web/faces.js';
import { Mirror } from '../../../web/mirror/mirror.js';
import { Painter } from '../../../web/painted/painter.js';
import { differingLines, paintedWords } from './lines.js';

const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
const { face, view } = document.body.dataset;

/** @param {string} extension */
const fixture = (extension) => fetch(`/fixtures/${view}.${extension}`);

async function showPlain() {
  const mirror = new Mirror(stage, () => {});
  const shown = await (await fixture('json')).json();
  mirror.update(shown);
  const rectangles = () => {
    const origin = stage.getBoundingClientRect();
    /** @type {object[]} */ const all = [];
    const visit = (/** @type {any} */ node) => {
      for (let part = 0; part < 9; part += 1) {
        const element = mirror.role(node.id)?.part(part);
        if (!element?.isConnected) continue;
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const padding = (/** @type {string} */ side) => parseFloat(style.getPropertyValue(`padding-${side}`)) || 0;
        const text = !element.matches('input, textarea, select, button, .nhsuk-input-wrapper__suffix');
        const [left, top] = text ? [padding('left'), padding('top')] : [0, 0];
        const [right, bottom] = text ? [padding('right'), padding('bottom')] : [0, 0];
        all.push({
          node: node.id, name: node.name, part, x: box.left - origin.left + left, y: box.top - origin.top + top,
          width: box.width - left - right, height: box.height - top - bottom, text,
          inline: style.display === 'inline', cell: style.display === 'table-cell',
        });
      }
      for (const child of node.children ?? []) visit(child);
    };
    visit(shown.root);
    return { height: stage.getBoundingClientRect().height, rectangles: all };
  };
  Object.assign(window, { frontdoor: { rectangles } });
}

async function showPainted() {
  const canvas = document.createElement('canvas');
  canvas.className = 'frontdoor-canvas';
  const painter = await Painter.create(painterAsItCame('/painter.wasm'), canvas);
  stage.before(canvas);
  stage.parentElement?.style.setProperty('position', 'relative');
  painter.show(new Uint8Array(await (await fixture('view')).arrayBuffer()));
  const paint = (/** @type {object} */ change = {}) => {
    const request = {
      width: stage.clientWidth, dpr: devicePixelRatio, visibleTop: 0, visibleHeight: 4000,
      focus: 0, hover: 0, active: 0,
    };
    const answer = painter.paint({ ...request, ...change });
    stage.style.height = `${answer.height}px`;
    return answer;
  };
  const paintAll = (/** @type {object} */ change = {}) => {
    const { height } = paint(change);
    return paint({ ...change, visibleHeight: Math.min(6000, height) });
  };
  paintAll();
  Object.assign(window, { frontdoor: { painter, paint, paintAll, canvas } });
}

/** The form as a patient has it: the mirror's elements over the canvas. */
async function showFaces() {
  const mirror = new Mirror(stage, () => {});
  mirror.update(await (await fixture('json')).json());
  let flatView = new Uint8Array(await (await fixture('view')).arrayBuffer());
  const probe = document.createElement('div');
  probe.className = 'frontdoor-probe';
  probe.textContent = 'Aa';
  document.body.append(probe);
  /** @type {Map<string, string>} */ const kept = new Map();
  /** @type {Painter|null} */ let painter = null;
  const shown = new Promise((resolve) => {
    const faces = new Faces({
      stage, probe, mirror, flatView: () => flatView,
      store: /** @type {any} */ ({ get: (/** @type {string} */ key) => kept.get(key), set: kept.set.bind(kept) }),
      loadPainter: async () => async (canvas) => {
        painter = await Painter.create(painterAsItCame('/painter.wasm'), canvas);
        return painter;
      },
      onchange: () => resolve(faces),
    });
    faces.shown();
  });
  const faces = await shown;
  const show = (/** @type {any} */ view, /** @type {Uint8Array<ArrayBuffer>} */ flat) => {
    flatView = flat;
    mirror.update(view);
    /** @type {Faces} */ (faces).shown();
  };
  Object.assign(window, { frontdoor: { faces, painter, mirror, show } });
}

/**
 * For tests that look at many pages: frames are painted when they are asked for, without a GPU.
 * check(view, flat) answers how the painted page differs from the mirror that lies over it.
 */
async function showMany() {
  await showFaces();
  const { painter, mirror, show } = /** @type {any} */ (window).frontdoor;
  /** @type {FrameRequestCallback[]} */ const due = [];
  window.requestAnimationFrame = (callback) => due.push(callback);
  /** @type {ReturnType<typeof paintedWords>} */ let words = [];
  painter.renderer.draw = (/** @type {any} */ { memory, vertices, vertexCount }) => {
    words = paintedWords(memory, vertices, vertexCount);
  };
  /** @type {any} */ let painted = null;
  const paint = painter.paint.bind(painter);
  const whole = { visibleTop: 0, visibleHeight: 12_000 };
  painter.paint = (/** @type {any} */ request) => (painted = paint({ ...request, ...whole }));
  let revision = 1_000_000;
  const check = (/** @type {any} */ view, /** @type {string} */ flat) => {
    show({ ...view, revision: (revision += 1) }, Uint8Array.from(atob(flat), (byte) => byte.charCodeAt(0)));
    for (const callback of due.splice(0)) callback(0);
    const origin = stage.getBoundingClientRect();
    const bleed = 8;
    const own = words.map(({ left, right, top, bottom }) => ({
      left: left - bleed, right: right - bleed, top: top - bleed, bottom: bottom - bleed,
    }));
    /** @type {string[]} */ const wrong = [];
    for (const placed of painted.placements) {
      const element = mirror.role(placed.node)?.part(placed.part);
      if (!element) continue;
      const box = element.getBoundingClientRect();
      const far = Math.max(Math.abs(box.left - origin.left - placed.x), Math.abs(box.top - origin.top - placed.y),
        Math.abs(box.width - placed.width), Math.abs(box.height - placed.height));
      if (far > 1) wrong.push(`${element.id || element.className}: ${far} px away`);
      if (element.matches('input, textarea, select')) continue;
      const lines = differingLines(element, origin, placed, own);
      if (lines) wrong.push(`${element.id || element.className} “${element.textContent}”: lines end at ${lines}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the window');
    return { wrong, placements: painted.placements.length, height: painted.height };
  };
  /** Milliseconds of one frame inside the module. @param {number} frames */
  const cost = (frames) => {
    const before = performance.now();
    for (let frame = 0; frame < frames; frame += 1) {
      painter.instance.exports.frontdoor_painter_paint(stage.clientWidth, 2, 0, 900, 0, 0, 0, 0);
    }
    return (performance.now() - before) / frames;
  };
  Object.assign(window, { frontdoor: { painter, mirror, check, cost } });
}

/** sheet(names) answers a picture, as a data URL, of every fixture, and of each control as it looks with focus. */
async function showSheet() {
  await showPainted();
  const { painter, paintAll, canvas } = /** @type {any} */ (window).frontdoor;
  const sheet = document.createElement('canvas');
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext('2d'));
  const room = 12;
  const draw = async (/** @type {string[]} */ names, /** @type {boolean} */ onlyMeasure) => {
    let y = 0;
    for (const name of names) {
      painter.show(new Uint8Array(await (await fetch(`/fixtures/${name}.view`)).arrayBuffer()));
      const { placements } = paintAll();
      if (!onlyMeasure) context.drawImage(canvas, 0, y);
      y += canvas.height;
      const controls = placements.filter((/** @type {any} */ placed) => placed.part === 4);
      for (const placed of new Map(controls.map((/** @type {any} */ one) => [one.node, one])).values()) {
        const height = Math.ceil(placed.height) + 2 * room;
        if (!onlyMeasure) {
          paintAll({ focus: placed.node });
          const top = Math.max(0, Math.floor(placed.y) + 8 - room);
          context.drawImage(canvas, 0, top, canvas.width, height, 0, y, canvas.width, height);
        }
        y += height;
      }
    }
    return y;
  };
  const drawSheet = async (/** @type {string[]} */ names) => {
    sheet.height = await draw(names, true);
    sheet.width = canvas.width;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, sheet.width, sheet.height);
    await draw(names, false);
    return sheet.toDataURL();
  };
  Object.assign(window, { frontdoor: { drawSheet } });
}

const shows = { painted: showPainted, plain: showPlain, faces: showFaces, many: showMany, sheet: showSheet };
await shows[/** @type {keyof typeof shows} */ (face)]();
document.body.dataset.ready = 'yes';
