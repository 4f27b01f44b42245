// The page that asks for signs, in a patient's browser: words that no rule knows are quoted and asked about, when the
// second reader has come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page, patient, service, useForm } from './support/at-form.mjs';
import { assertAccessible } from './support/axe.mjs';
import { screenshot } from './support/browser.mjs';

const putty = 'My husband has gone a putty colour and keeps rubbing his left arm';

useForm();

/** @param {string} face */
async function comesToOwnWords(face) {
  const reader = page.waitForResponse((response) => /reader-languages-\w+\.bin/.test(response.url()));
  await page.goto(service.form);
  await patient.sees(/Contact us online/);
  if (face === 'plain') await page.getByRole('link', { name: 'Plain version' }).click();
  await page.locator('#frontdoor-stage.frontdoor-painted').waitFor({ state: face === 'plain' ? 'hidden' : 'visible' });
  await patient.comesToOwnWords();
  await reader;
}

for (const face of ['plain', 'painted']) {
  test(`${face}: a calm card, the words quoted, the signs of their group asked, a tick leads to 999`, async () => {
    await comesToOwnWords(face);
    await patient.ownWords.fill(putty);
    await page.getByRole('heading', { name: 'Check these signs' }).waitFor();
    assert.equal(await page.getByText('Call 999 now').count(), 0);
    await screenshot(page, `signs-card-${face}`);
    await patient.continue();
    await patient.sees('Do any of these apply to you right now?');
    await page.getByText(/You wrote: “.*putty.*”/).first().waitFor();
    await assertAccessible(page, `signs, ${face}`);
    await screenshot(page, `signs-page-${face}`);
    await patient.continue();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    await page.getByRole('checkbox', { name: 'None of these' }).check();
    await page.getByRole('checkbox', { name: /Chest pain with sweating/ }).check();
    assert.equal(await page.getByRole('checkbox', { name: 'None of these' }).isChecked(), false);
    await patient.continue();
    await patient.sees('This may be an emergency');
    await screenshot(page, `signs-emergency-${face}`);
  });
}

test('none of these: the form goes on, twice at most, and the answers page says what was asked', async () => {
  await comesToOwnWords('plain');
  await patient.ownWords.fill(putty);
  await patient.continue();
  for (let asked = 0; asked < 2; ++asked) {
    await patient.sees('Do any of these apply to you right now?');
    await page.getByRole('checkbox', { name: 'None of these' }).check();
    await patient.continue();
  }
  await patient.answersTheRest();
  assert.equal(await page.getByText('Do any of these apply to you right now?').count(), 2);
  await screenshot(page, 'signs-check');
});

test('the second reader does not come: the form works, by the rules alone', async () => {
  service.behaviour.instead = (path) => (/reader-/.test(path) ? { status: 503 } : undefined);
  await page.goto(service.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(putty);
  await patient.continue();
  await patient.sees('Which of these is closest?');
});
