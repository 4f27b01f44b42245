// The mirror alone in a real browser: every role accessible, events typed, focus and caret never taken.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { desktop, launch, phone, screenshot } from './support/browser.mjs';
import { openMirror, show, takeEvents } from './support/mirror-page.mjs';
import { contact, measures, node, ownWords, pages, view, who } from './fixtures/views.mjs';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;

before(async () => {
  browser = await launch();
});
after(() => browser.close());

function pauseSent() {
  return page.waitForFunction(() => {
    const { events } = /** @type {any} */ (window);
    return events.some((/** @type {{kind: string}} */ event) => event.kind === 'pause');
  });
}

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: phone });
  page.setDefaultTimeout(10_000);
  await openMirror(page);
});

for (const [name, make] of Object.entries(pages)) {
  test(`${name}: axe finds nothing at 320 and 1280 pixels`, async () => {
    await show(page, make());
    for (const width of [320, desktop.width]) {
      await page.setViewportSize({ width, height: phone.height });
      await assertAccessible(page, `${name} at ${width}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${name} scrolls sideways by ${overflow} at ${width}`);
      if (width !== 320) await screenshot(page, `mirror-${name}-${width}`);
    }
  });
}

test('an unknown role is an error', async () => {
  await assert.rejects(show(page, view('odd', [node('hologram', 'odd')])), /Unknown role hologram/);
});

test('typing sends whole values, then one pause', async () => {
  const shown = ownWords();
  await show(page, shown);
  await page.getByRole('textbox', { name: 'What would you like help with?' }).pressSequentially('ab');
  await pauseSent();
  assert.deepEqual((await takeEvents(page)).map(({ kind, value }) => [kind, value]), [
    ['input', 'a'], ['input', 'ab'], ['pause', undefined],
  ]);
});

test('leaving a text control sends the pause at once, and only once', async () => {
  await show(page, ownWords());
  const box = page.getByRole('textbox');
  await box.pressSequentially('a');
  await box.blur();
  assert.deepEqual((await takeEvents(page)).map(({ kind }) => kind), ['input', 'pause']);
});

test('a composition is not sent before it rests, and its words are never overwritten', async () => {
  const before = ownWords();
  await show(page, before);
  await page.getByRole('textbox').focus();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'ches', selectionStart: 4, selectionEnd: 4 });
  assert.deepEqual(await takeEvents(page), []);
  // A View that arrives now (a status, say) must not break the composition.
  const update = structuredClone(before);
  update.revision += 1;
  await show(page, update);
  assert.equal(await page.getByRole('textbox').inputValue(), 'ches');
  await pauseSent();
  assert.deepEqual((await takeEvents(page)).map(({ kind, value }) => [kind, value]), [
    ['input', 'ches'], ['pause', undefined],
  ]);
  await session.send('Input.insertText', { text: 'chest pain' });
  assert.equal((await takeEvents(page)).pop()?.value, 'chest pain');
});

test('a value set without keys (autofill) is sent', async () => {
  await show(page, contact());
  await page.getByRole('textbox', { name: 'First name' }).evaluate((/** @type {HTMLInputElement} */ input) => {
    input.value = 'Ada';
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  assert.deepEqual((await takeEvents(page)).map(({ value }) => value), ['Ada']);
});

test('a card that appears leaves focus, caret and text where they are', async () => {
  const before = ownWords({ value: '' });
  await show(page, before);
  const box = page.getByRole('textbox');
  await box.pressSequentially('I have crushing chest pain');
  await box.evaluate((/** @type {HTMLTextAreaElement} */ area) => area.setSelectionRange(3, 3));
  const after = structuredClone(before);
  const area = after.root.children.find((/** @type {any} */ child) => child.role === 'text-area');
  area.value = 'I have crushing chest pain';
  after.revision += 1;
  const card = node('care-card', 'own-words/card', { variant: 'emergency', live: true, text: 'Call 999 now' });
  after.root.children.splice(3, 0, card);
  await show(page, after);
  assert.ok(await page.getByRole('heading', { name: 'Immediate action required: Call 999 now' }).isVisible());
  const state = await box.evaluate((/** @type {HTMLTextAreaElement} */ control) =>
    [document.activeElement === control, control.selectionStart, control.value]);
  assert.deepEqual(state, [true, 3, 'I have crushing chest pain']);
});

test('an urgent card under a field is in sight above a phone keyboard', async () => {
  await page.setViewportSize({ width: 390, height: 460 });
  const before = ownWords({ value: '' });
  await show(page, before);
  await page.getByRole('textbox').pressSequentially('My husband hits me');
  const after = structuredClone(before);
  after.revision += 1;
  after.root.children.push(node('care-card', 'own-words/card', {
    variant: 'urgent', live: true, text: 'Help for you today',
  }, [node('paragraph', 'own-words/card/1', { text: 'If you are in danger now, call 999. '.repeat(12) })]));
  await show(page, after);
  await page.waitForFunction(() => {
    const heading = document.querySelector('.nhsuk-card--care .nhsuk-card__heading')?.getBoundingClientRect();
    return heading && heading.top >= 0 && heading.bottom <= innerHeight;
  });
});

test('a 999 card under a field is in sight above a phone keyboard, with the button that calls', async () => {
  // What is left of a phone's window while its keyboard is up.
  await page.setViewportSize({ width: 390, height: 460 });
  const before = ownWords({ value: '' });
  await show(page, before);
  const box = page.getByRole('textbox');
  await box.pressSequentially('I have crushing chest pain');
  const after = structuredClone(before);
  Object.assign(after.root.children.find((/** @type {any} */ child) => child.role === 'text-area'),
    { value: 'I have crushing chest pain' });
  after.revision += 1;
  const long = 'These signs can mean an emergency. '.repeat(12);
  after.root.children.push(node('care-card', 'own-words/card', {
    variant: 'emergency', live: true, text: 'Call 999 now',
  }, [
    node('link', 'own-words/card/1', { variant: 'reverse', text: 'Call 999', href: 'tel:999' }),
    node('paragraph', 'own-words/card/2', { text: long }),
  ]));
  await show(page, after);
  const call = page.getByRole('link', { name: 'Call 999' });
  await page.waitForFunction(() => {
    const link = document.querySelector('.frontdoor-call')?.getBoundingClientRect();
    return link && link.top >= 0 && link.bottom <= innerHeight;
  });
  const inSight = await page.getByRole('heading', { name: /Call 999 now/ }).evaluate((heading) => {
    const { top, bottom } = heading.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(inSight, 'the title of the card');
  assert.equal(await box.evaluate((control) => document.activeElement === control), true);
  const { call: callWidth, card } = await call.evaluate((link) => ({
    call: link.getBoundingClientRect().width,
    card: link.closest('.nhsuk-card__content')?.getBoundingClientRect().width ?? 0,
  }));
  assert.ok(callWidth > 0.8 * card, 'over the whole width');
});

test('the same node keeps its element; a removed one goes', async () => {
  const shown = who();
  await show(page, shown);
  const radio = await page.getByRole('radio', { name: 'A child' }).elementHandle();
  const again = structuredClone(shown);
  again.revision += 1;
  again.root.children[1].children.pop();
  await show(page, again);
  assert.equal(await radio?.evaluate((element) => element.isConnected), true);
  assert.equal(await page.getByRole('radio').count(), 2);
});

test('choosing, pressing and Enter are events of their nodes', async () => {
  const shown = who();
  await show(page, shown);
  await page.getByRole('radio', { name: 'A child' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: 'Back' }).click();
  const [back, group, next] = shown.root.children;
  assert.deepEqual(await takeEvents(page), [
    { kind: 'choose', node: group.children[1].id, value: 'true' },
    { kind: 'press', node: next.id },
    { kind: 'press', node: back.id },
  ]);
  const form = contact();
  await show(page, form);
  await page.getByRole('textbox', { name: 'Postcode' }).press('Enter');
  const pressed = await takeEvents(page);
  const continueId = form.root.children.find((/** @type {any} */ child) => child.name === 'continue').id;
  assert.deepEqual(pressed, [{ kind: 'press', node: continueId }]);
});

test('an error link shows the question and gives its control focus', async () => {
  await show(page, ownWords({ error: 'Tell us what you would like help with' }));
  await page.getByRole('link', { name: 'Tell us what you would like help with' }).click();
  const box = page.getByRole('textbox', { name: 'What would you like help with?' });
  assert.ok(await box.evaluate((element) => document.activeElement === element));
  const description = await box.evaluate((element) => {
    const ids = (element.getAttribute('aria-describedby') ?? '').split(' ');
    return ids.map((id) => document.getElementById(id)?.textContent).join(' | ');
  });
  assert.match(description, /^Use your own words.* \| Error: Tell us what you would like help with \| You have 500 /);
});

test('controls carry what browsers and phone keyboards need', async () => {
  await show(page, contact());
  const attributes = await page.locator('input[type=text], input[type=tel], input[type=email]').evaluateAll((inputs) =>
    inputs.map((input) => [input.id, input.getAttribute('autocomplete'), input.getAttribute('inputmode')].join(' ')));
  assert.deepEqual(attributes, [
    'given-name given-name ', 'family-name family-name ',
    'birth/day bday-day numeric', 'birth/month bday-month numeric', 'birth/year bday-year numeric',
    'postcode postal-code ', 'telephone tel tel', 'email email email',
  ]);
});

test('the same announcement twice is a change both times', async () => {
  const heard = await page.evaluate(() => {
    const { regions } = /** @type {any} */ (window);
    return ['Call 999 now', 'Call 999 now'].map((text) => {
      regions.announce('assertive', text);
      return document.getElementById('assertive')?.textContent;
    });
  });
  assert.notEqual(heard[0], heard[1]);
  assert.deepEqual(heard.map((text) => text?.trim()), ['Call 999 now', 'Call 999 now']);
});

test('an announcement is gone once it has been read out', async () => {
  await page.clock.install();
  await page.evaluate(() => /** @type {any} */ (window).regions.announce('assertive', 'Call 999 now'));
  const region = page.locator('#assertive');
  assert.match(await region.textContent() ?? '', /Call 999 now/);
  await page.clock.runFor(10_000);
  assert.equal(await region.textContent(), '');
});

test('the character count counts what people count', async () => {
  await show(page, ownWords());
  const box = page.getByRole('textbox');
  await box.fill('👨‍👩‍👧 é');
  // The core would answer with a new View; here the test does.
  const shown = ownWords({ value: '👨‍👩‍👧 é' });
  await show(page, shown);
  assert.ok(await page.getByText('You have 497 characters remaining').first().isVisible());
});

test('destroy leaves nothing and is harmless twice', async () => {
  await show(page, contact());
  const left = await page.evaluate(() => {
    const { mirror } = /** @type {any} */ (window);
    mirror.destroy();
    mirror.destroy();
    return document.getElementById('stage')?.childElementCount;
  });
  assert.equal(left, 0);
});

test('a select sends the answer\'s code, a searched list what was typed, a slider its number', async () => {
  await show(page, contact());
  await page.getByRole('combobox', { name: 'How long has it lasted?' }).selectOption('Some days');
  assert.deepEqual((await takeEvents(page)).map(({ kind, value }) => [kind, value]), [['input', 'days']]);
  await show(page, measures());
  const pharmacy = page.getByRole('combobox', { name: 'Which pharmacy do you use?' });
  await pharmacy.fill('Lime Street Pharmacy');
  assert.deepEqual(await pharmacy.evaluate((/** @type {HTMLInputElement} */ field) =>
    [...(field.list?.options ?? [])].map((option) => option.value)), ['Lime Street Pharmacy']);
  const slider = page.getByRole('slider', { name: 'How much does it hurt?' });
  // Where it is already is an answer too, once it is pressed.
  await slider.click();
  assert.deepEqual((await takeEvents(page)).filter(({ kind }) => kind === 'input').map(({ value }) => value), [
    'Lime Street Pharmacy', '5',
  ]);
});

test('the unit of a number is read after its hint and error', async () => {
  await show(page, measures({ error: 'Enter your weight' }));
  const described = await page.getByRole('textbox', { name: 'What is your weight?' }).evaluate((field) =>
    (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent));
  assert.deepEqual(described, ['Error: Enter your weight', 'kg']);
});
