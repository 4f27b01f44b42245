// Runs in the page: where lines of text end, painted and in the DOM.

/** @typedef {{right: number, top: number, bottom: number}} Piece */

const vertexBytes = 20;

/**
 * The words that were painted: quads with a place of their own in the atlas.
 * @param {ArrayBuffer} memory @param {number} at @param {number} count
 */
export function paintedWords(memory, at, count) {
  const data = new Float32Array(memory, at, (count * vertexBytes) / 4);
  /** @type {{left: number, right: number, top: number, bottom: number}[]} */ const words = [];
  const value = (/** @type {number} */ vertex, /** @type {number} */ member) => data[vertex * 5 + member];
  for (let vertex = 0; vertex + 3 < count; vertex += 1) {
    const [a, b, c, d] = [vertex, vertex + 1, vertex + 2, vertex + 3];
    const upright = value(a, 1) === value(b, 1) && value(b, 0) === value(c, 0) && value(a, 0) === value(d, 0) &&
      value(c, 1) === value(d, 1);
    const ownPlace = value(a, 2) < value(b, 2) && value(b, 3) < value(c, 3) && value(a, 3) === value(b, 3);
    if (!upright || !ownPlace) continue;
    words.push({ left: value(a, 0), right: value(b, 0), top: value(a, 1), bottom: value(c, 1) });
    vertex += 3;
  }
  return words;
}

/** @param {Piece[]} pieces @returns {number[]} the right end of each line, from the top */
function lineEnds(pieces) {
  /** @type {{middle: number, right: number}[]} */ const lines = [];
  for (const { right, top, bottom } of pieces) {
    const middle = (top + bottom) / 2;
    const line = lines.find((one) => Math.abs(one.middle - middle) < 9);
    if (line) line.right = Math.max(line.right, right);
    else lines.push({ middle, right });
  }
  return lines.sort((a, b) => a.middle - b.middle).map(({ right }) => right);
}

/** @param {Element} element @param {DOMRect} origin */
function wordsOf(element, origin) {
  /** @type {Piece[]} */ const pieces = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement?.closest('.nhsuk-u-visually-hidden')) continue;
    for (const word of (text.textContent ?? '').matchAll(/\S+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      for (const box of range.getClientRects()) {
        pieces.push({ right: box.right - origin.left, top: box.top - origin.top, bottom: box.bottom - origin.top });
      }
    }
  }
  return pieces;
}

/**
 * Where the painted lines of an element end elsewhere than its own.
 * @param {Element} element @param {DOMRect} origin
 * @param {{x: number, y: number, width: number, height: number}} placed
 * @param {ReturnType<typeof paintedWords>} words in the page's own coordinates
 */
export function differingLines(element, origin, placed, words) {
  const inside = words.filter(({ left, top, bottom }) => {
    const middle = (top + bottom) / 2;
    return middle > placed.y && middle < placed.y + placed.height && left > placed.x - 3 &&
      left < placed.x + placed.width + 3;
  });
  const painted = lineEnds(inside);
  const wanted = lineEnds(wordsOf(element, origin));
  const same = painted.length === wanted.length && painted.every((right, index) => Math.abs(right - wanted[index]) < 5);
  return same ? '' : `${painted.map(Math.round)} instead of ${wanted.map(Math.round)}`;
}
