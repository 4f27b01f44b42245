// Compares the painter's placements with the mirror's rectangles in the plain face.

/** CSS pixels. */
const tolerance = 1;
// A control's width is in units of the font's x height, which a canvas tells in whole pixels of ink, and a select's is
// its own affair. In the painted face the element takes the painted width.
const controlTolerance = 4;

/**
 * @param {any[]} placements of the painter
 * @param {any[]} rectangles of the mirror, as tests/widget/browser/page.js gives them
 */
export function compare(placements, rectangles) {
  let compared = 0;
  let worst = 0;
  /** @type {string[]} */ const wrong = [];
  for (const given of rectangles) {
    const placed = placements.find((one) => one.node === given.node && one.part === given.part);
    if (!placed) continue;
    const expected = { ...given };
    // An inline element's box is its font's height, the painted one its lines'; a table cell is as high as its row.
    if (given.inline) {
      expected.y -= (placed.height - given.height) / 2;
      expected.height = placed.height;
    }
    if (given.cell) expected.height = placed.height;
    const keys = given.text ? ['x', 'y', 'height'] : ['x', 'y', 'width', 'height'];
    const differences = keys.map((key) => placed[key] - expected[key]);
    const difference = Math.max(...differences.map(Math.abs));
    compared += 1;
    worst = Math.max(worst, difference);
    if (difference <= (given.text ? tolerance : controlTolerance)) continue;
    const far = differences.map((value, at) => `${keys[at]} ${value.toFixed(1)}`);
    wrong.push(`${given.name} part ${given.part}: ${far.join(', ')}`);
  }
  return { compared, worst, wrong };
}
