// What is read or pressed stays where it is: a card that comes and goes moves nothing once the patient has stopped
// typing, nor what they type out of their sight; a press is seen before it is answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, page, patient, service, useForm } from './support/at-form.mjs';
import { Patient } from './support/patient.mjs';

useForm();

const bothFaces = /** @type {const} */ (['painted', 'plain']);
const pressing = 'I have crushing chest pain';
const shiftMax = 0.02;

/** @param {'painted'|'plain'} face */
async function openForm(face) {
  if (face === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
  await page.goto(service.form);
  const shown = face === 'painted' ? '.frontdoor-painted' : '[data-plain]';
  await page.locator(`#frontdoor-stage${shown}`).waitFor();
}

for (const face of bothFaces) {
  test(`nothing moves when advice is seen, and when it is gone, ${face} face`, async () => {
    await openForm(face);
    await patient.comesToOwnWords();
    await page.evaluate(() => {
      Object.assign(window, { moved: 0 });
      new PerformanceObserver((list) => {
        for (const shift of /** @type {any[]} */ (list.getEntries())) {
          if (!shift.hadRecentInput) /** @type {any} */ (window).moved += shift.value;
        }
      }).observe({ type: 'layout-shift' });
    });
    const card = page.getByRole('heading', { level: 2, name: /Call 999 now/ });
    const photos = page.getByRole('heading', { level: 2, name: /Add photos/ });
    await patient.ownWords.pressSequentially(pressing);
    // What is below has made room before the advice is seen or heard.
    const place = () => photos.evaluate((heading) => heading.getBoundingClientRect().top + scrollY);
    const room = await place();
    assert.equal(await card.count(), 0);
    await card.waitFor();
    assert.equal(await place(), room);
    await patient.ownWords.press('Control+A');
    await patient.ownWords.press('Delete');
    await card.waitFor({ state: 'detached' });
    const moved = await page.evaluate(() => new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(/** @type {any} */ (window).moved)));
    }));
    assert.ok(moved <= shiftMax, `moved by ${moved}`);
  });
}

for (const [what, size] of Object.entries({
  'at 400 % zoom': { width: 320, height: 256 }, "above a phone's keyboard": { width: 390, height: 460 },
})) {
  test(`who types keeps sight of it when advice comes, ${what}`, async () => {
    await page.setViewportSize(size);
    await openForm('plain');
    await patient.comesToOwnWords();
    await patient.ownWords.pressSequentially(pressing);
    await page.getByRole('heading', { level: 2, name: /Call 999 now/ }).waitFor();
    // The first line of the field, where the caret is, two frames later.
    const line = await patient.ownWords.evaluate((field) => new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => {
        resolve(field.getBoundingClientRect().top);
      })));
    }));
    assert.ok(line >= 0 && line + 32 <= size.height, `the line is at ${line}`);
  });
}

test('a press is seen before it is answered, and a second one meanwhile is not taken', async () => {
  await openForm('plain');
  await patient.ticks('Who is this for?', 'Me');
  const atOnce = await page.getByRole('button', { name: 'Continue' }).evaluate((button) => {
    if (!(button instanceof HTMLElement)) throw new Error('no button');
    const title = document.title;
    button.click();
    button.click();
    return { down: button.matches('.frontdoor-pressed'), same: document.title === title };
  });
  assert.deepEqual(atOnce, { down: true, same: true });
  await patient.sees('What is your date of birth?');
  assert.equal(await page.getByRole('alert').count(), 0, 'the new page was not pressed on');
});

test('a press in a frame that is out of sight is answered too', async () => {
  const body = `<p style="height: 5000px"></p><iframe src="${service.form}" width="400" height="900"></iframe>`;
  const answer = { headers: { 'Content-Type': 'text/html' }, body };
  service.behaviour.instead = (path) => (path === '/holds' ? answer : undefined);
  const held = await context.newPage();
  await held.goto(`${service.url.replace('127.0.0.1', 'localhost')}/holds`);
  const hidden = new Patient(held.frameLocator('iframe'));
  await hidden.place.getByRole('link', { name: /^(Plain|Standard) version$/ }).waitFor();
  const choice = hidden.place.getByRole('radio', { name: 'Me', exact: true });
  await choice.evaluate((radio) => /** @type {HTMLElement} */ (radio).click());
  const next = hidden.place.getByRole('button', { name: 'Continue' });
  await next.evaluate((button) => /** @type {HTMLElement} */ (button).click());
  await hidden.sees('What is your date of birth?');
});
