// Runs in the page: shows one fixture in the face that the page asks for, and answers the tests' questions about it.
import { Faces } from '../../../web/faces.js';
import { Mirror } from '../../../web/mirror/mirror.js';
import { Painter } from '../../../web/painted/painter.js';

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
      for (let part = 0; part < 8; part += 1) {
        const element = mirror.role(node.id)?.part(part);
        if (!element?.isConnected) continue;
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const padding = (/** @type {string} */ side) => parseFloat(style.getPropertyValue(`padding-${side}`)) || 0;
        const text = !element.matches('input, textarea, select, button');
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
  const painter = await Painter.create('/painter.wasm', canvas);
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
  const flatView = new Uint8Array(await (await fixture('view')).arrayBuffer());
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
      loadPainter: async () => async (canvas) => (painter = await Painter.create('/painter.wasm', canvas)),
      onchange: () => resolve(faces),
    });
    faces.shown();
  });
  Object.assign(window, { frontdoor: { faces: await shown, painter, mirror } });
}

const shows = { painted: showPainted, plain: showPlain, faces: showFaces };
await shows[/** @type {keyof typeof shows} */ (face)]();
document.body.dataset.ready = 'yes';
