// Which presses are left over from the page before: made-up presses, no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PressChain } from '../../web/embed/presses.js';

/** @param {number} at @param {number} [x] @param {number} [y] @param {number} [detail] */
const press = (at, x = 100, y = 400, detail = 1) => ({ timeStamp: at, screenX: x, screenY: y, detail });

/**
 * A whole press; whether it is left over.
 * @param {PressChain} chain @param {ReturnType<typeof press>} made @param {string} [pointer]
 */
function click(chain, made, pointer = 'mouse') {
  chain.down(pointer);
  return chain.isLeftOver(made);
}

test('the second half of a double click does not press the page that the first half brought', () => {
  const chain = new PressChain();
  assert.equal(click(chain, press(1000)), false);
  chain.turned();
  chain.down('mouse');
  assert.equal(chain.follows(press(1200, 104, 397, 2)), true);
  assert.equal(chain.isLeftOver(press(1200, 104, 397, 2)), true);
  assert.equal(click(chain, press(1450, 100, 400, 3)), true, 'a third one neither');
  assert.equal(click(chain, press(1600)), false, 'one that the system counts apart is meant');
});

test('nor does the second tap of a finger, which browsers do not count', () => {
  const chain = new PressChain();
  assert.equal(click(chain, press(1000), 'touch'), false);
  chain.turned();
  assert.equal(click(chain, press(1200, 104, 397), 'touch'), true);
  assert.equal(click(chain, press(1450), 'touch'), true, 'a third one neither');
  assert.equal(click(chain, press(2100), 'touch'), false, 'after a rest it is meant');
});

test('a press that began on the page before is not one of this page', () => {
  const chain = new PressChain();
  chain.down('mouse');
  chain.turned();
  assert.equal(chain.isLeftOver(press(3000)), true);
  assert.equal(click(chain, press(9000)), false);
});

test('quick presses that are meant are taken: elsewhere, on the same page, by key or by assistive technology', () => {
  const chain = new PressChain();
  click(chain, press(1000));
  assert.equal(click(chain, press(1200, 100, 400, 2)), false, 'the same page is still there');
  chain.turned();
  assert.equal(chain.isLeftOver(press(1250, 0, 0, 0)), false);
  assert.equal(click(chain, press(1300, 100, 600)), false);
  assert.equal(click(chain, press(1400, 100, 200), 'touch'), false);
});

test('a key that is held since the page before presses nothing', () => {
  const chain = new PressChain();
  assert.equal(chain.isHeldOver(false), false);
  assert.equal(chain.isHeldOver(true), false);
  chain.turned();
  assert.equal(chain.isHeldOver(true), true);
  assert.equal(chain.isHeldOver(false), false);
});
