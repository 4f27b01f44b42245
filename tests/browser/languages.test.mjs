// Second languages: Welsh in both faces, Urdu from right to left in the plain one, the first pages of the others. Off
// until a practice turns them on, English beside every text, and English in what the practice receives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, page, patient, service, useForm } from './support/at-form.mjs';
import { assertAccessible } from './support/axe.mjs';
import { openContext, phone, screenshot } from './support/browser.mjs';
import { overflows } from './support/controls.mjs';
import { journey, perform } from './support/replay.mjs';
import { serve } from './support/servers.mjs';

useForm();

const lines = journey('form-general');
const long = Boolean(process.env.FRONTDOOR_SOAK);
/** Those that are looked at closely: the first, one with choices, one with fields. */
const closely = [1, 2, 7, 16];
const stage = '#frontdoor-stage';

/** @param {string} language @param {string} face selector that says which face is shown */
async function open(language, face) {
  service.behaviour.languages = ['cy', 'ur', 'ar', 'bn', 'es', 'gu', 'it', 'pa', 'pl', 'pt', 'ro', 'uk'];
  await page.clock.setFixedTime(new Date(lines[0].at));
  await page.goto(`${service.form}?language=${language}`);
  await page.locator(`html[lang=${language}]`).waitFor();
  await page.locator(`${stage}${face}`).waitFor();
}

/** Each text of the form is shown in both languages, the English marked as English, or is a number or a name. */
function inOneLanguage() {
  const texts = ['h1', 'h2', 'p', 'label', 'button', 'a', 'legend', 'dt'].map((tag) => `form ${tag}`).join();
  const shown = [...document.querySelectorAll(texts)];
  return shown.filter((element) => {
    const own = [...element.childNodes].filter((node) => node instanceof Text && /[A-Za-z]{3}/.test(node.data));
    const isEnglish = element.closest('[lang=en]') || element.querySelector('[lang=en]');
    return element.getClientRects().length > 0 && own.length > 0 && !isEnglish;
  }).map((element) => element.textContent);
}

/** Controls that do not lie where the painter has painted them. */
function misplaced() {
  const stood = /** @type {HTMLElement} */ (document.getElementById('frontdoor-stage'));
  const origin = stood.getBoundingClientRect();
  const placed = /** @type {HTMLElement[]} */ ([...stood.querySelectorAll('.frontdoor-placed')]);
  return placed.flatMap((element) => {
    const box = element.getBoundingClientRect();
    const { left, top, width, height } = element.style;
    const wanted = [left, top, width, height].map(parseFloat);
    const found = [box.left - origin.left, box.top - origin.top, box.width, box.height];
    const wrong = found.some((value, index) => Math.abs(value - wanted[index]) > 1);
    return wrong ? [`${element.id}: ${found}, ${wanted}`] : [];
  });
}

/** @param {string} language @param {string} face @param {string} series of pictures */
async function worksTheForm(language, face, series) {
  let pages = 0;
  await perform(page, lines, async () => {
    await page.locator(`${stage}${face}`).waitFor();
    pages += 1;
    assert.deepEqual(await page.evaluate(inOneLanguage), [], `page ${pages}`);
    assert.deepEqual(await overflows(page), [], `page ${pages}`);
    if (face === '.frontdoor-painted') assert.deepEqual(await page.evaluate(misplaced), [], `page ${pages}`);
    if (long || closely.includes(pages)) await assertAccessible(page, `${series}, page ${pages}`);
    if (closely.includes(pages)) await screenshot(page, `language-${series}-${pages}`);
  });
  await page.getByText('Request sent').first().waitFor();
  await screenshot(page, `language-${series}-sent`);
  // The practice reads English, and what the patient was told in both, and which words they had before them.
  const { entry } = JSON.parse(service.requests[0].body);
  const inBoth = entry.filter((/** @type {any} */ part) => /[\u2066\u0600-\u06ff]/.test(JSON.stringify(part)));
  for (const { resource } of inBoth) {
    assert.equal(resource.resourceType, 'Communication');
    assert.match(resource.payload[0].contentString, /\u2066[A-Z][^\u2069]+\.\u2069$/);
  }
  const whole = JSON.stringify(entry);
  assert.ok(whole.includes('What do you need help with?') && whole.includes(`${language} 1`));
}

/** @type {['painted'|'plain', string][]} */
const faces = [['painted', '.frontdoor-painted'], ['plain', '[data-plain=chosen]']];
for (const [name, face] of long ? faces : faces.slice(0, 1)) {
  test(`Welsh, ${name}: the whole journey in both languages, read by the practice in English`, async () => {
    if (name === 'plain') await page.addInitScript(() => sessionStorage.setItem('frontdoor:A81001:face', 'plain'));
    await open('cy', face);
    await worksTheForm('cy', face, `cy-${name}`);
  });
}

test('Urdu: from right to left, plain automatically, the whole journey', async () => {
  await open('ur', '[data-plain=right-to-left]');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await worksTheForm('ur', '[data-plain=right-to-left]', 'ur');
});

test('every language: the first pages, an error and advice in both languages, at 320 px', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const language of ['ar', 'bn', 'es', 'gu', 'it', 'pa', 'pl', 'pt', 'ro', 'uk']) {
    await page.evaluate(() => sessionStorage.clear()).catch(() => {});
    await open(language, language === 'ar' ? '[data-plain=right-to-left]' : '.frontdoor-painted');
    assert.deepEqual(await page.evaluate(inOneLanguage), [], language);
    // Once in each language.
    assert.equal(await page.locator('.nhsuk-inset-text a.frontdoor-number[href="tel:999"]').count(), 2, language);
    await page.locator('#continue').click();
    await page.locator('[id^="errors"]').first().waitFor();
    assert.deepEqual(await page.evaluate(inOneLanguage), [], `${language}, an error`);
    assert.deepEqual(await overflows(page), [], language);
    await assertAccessible(page, language);
    await screenshot(page, `language-${language}`);
    await perform(page, lines.slice(0, lines.findIndex((line) => line.node === 'own-words')));
    await page.locator('[id="own-words"]').fill('I have crushing chest pain and my left arm is numb');
    await page.locator('[id="own-words"]').blur();
    await page.locator('form a[href="tel:999"]').first().waitFor();
    assert.deepEqual(await page.evaluate(inOneLanguage), [], `${language}, advice`);
    await screenshot(page, `language-${language}-advice`);
  }
});

/** @type {[string, string, string][]} */
const advice = [['ur', 'ابھی 999 پر کال کریں', 'ایک مسئلہ ہے'], ['cy', 'Ffoniwch 999 nawr', 'Mae problem']];
for (const [language, call, error] of long ? advice : advice.slice(0, 1)) {
  test(`${language}: errors and emergency advice in both languages, spoken and seen`, async () => {
    await open(language, language === 'ur' ? '[data-plain=right-to-left]' : '.frontdoor-painted');
    const toOwnWords = lines.slice(0, lines.findIndex((line) => line.node === 'own-words'));
    await perform(page, toOwnWords);
    await page.locator('#continue').click();
    await page.getByRole('heading', { level: 2, name: `${error} / There is a problem` }).waitFor();
    await assertAccessible(page, `${language}, error`);
    await screenshot(page, `language-${language}-error`);
    await page.locator('[id="own-words"]').fill('I have crushing chest pain and my left arm is numb');
    await page.locator('[id="own-words"]').blur();
    const title = page.getByRole('heading', { level: 2, name: new RegExp(`: ${call} / Call 999 now$`) });
    await title.waitFor();
    const spoken = page.locator('[aria-live=assertive]');
    assert.match(await spoken.textContent() ?? '', new RegExp(`^${call} / Call 999 now`));
    assert.equal(await spoken.locator('[lang=en]').first().textContent(), 'Call 999 now');
    await page.locator('form a[href="tel:999"]').first().waitFor();
    await assertAccessible(page, `${language}, card`);
    await screenshot(page, `language-${language}-card`);
  });
}

test('off until the practice turns it on; then offered on the first page, and by the tag', async (testContext) => {
  await page.goto(`${service.form}?language=cy`);
  await patient.sees('Contact us online');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.getByRole('navigation', { name: 'Language' }).count(), 0);
  service.behaviour.languages = ['cy'];
  await page.goto(service.form);
  const offer = page.getByRole('navigation', { name: 'Language' });
  await offer.getByRole('link', { name: 'Cymraeg' }).click();
  await page.locator('html[lang=cy]').waitFor();
  await page.getByRole('heading', { name: 'Cysylltu â ni ar-lein / Contact us online' }).waitFor();
  await page.locator('[id="subject/self"]').check();
  await page.locator('#continue').click();
  await page.getByRole('heading', { level: 1, name: / What is your date of birth\?$/ }).waitFor();
  // Another language on any page: what was answered stays.
  await page.getByRole('navigation', { name: 'Iaith / Language' }).getByRole('link', { name: 'English' }).click();
  await page.locator('html[lang=en]').waitFor();
  await page.getByRole('heading', { level: 1, name: 'What is your date of birth?' }).waitFor();
  await page.locator('#back').click();
  assert.ok(await page.locator('[id="subject/self"]').isChecked());
  await page.locator('#continue').click();
  await offer.waitFor();
  // Where the browser is to keep nothing, another load would lose the answers.
  await page.locator('#back').click();
  await page.getByRole('checkbox', { name: /somebody else's phone or computer/ }).check();
  await page.locator('#continue').click();
  await page.getByRole('heading', { level: 1, name: 'What is your date of birth?' }).waitFor();
  await offer.waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('checkbox', { name: /somebody else's/ }).count(), 0, 'asked once');
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" data-language="cy" async></script>`;
  const site = await serve(() => ({ body: `<!DOCTYPE html><title>Practice</title><body>${tag}` }), 'localhost');
  testContext.after(() => site.close());
  // A browser of its own: what was fetched above while Welsh was off may be used again for a minute.
  const visitor = await (await openContext(browser, { viewport: phone })).newPage();
  await visitor.goto(site.url);
  await visitor.frameLocator('iframe').getByRole('heading', { name: /^Cysylltu â ni ar-lein/ }).waitFor();
  await visitor.context().close();
});

test('a language that cannot be fetched: the form goes on in English', async () => {
  service.behaviour.languages = ['cy'];
  service.behaviour.instead = (path) => (/\/cy-\w+\.json$/.test(path) ? { status: 503 } : undefined);
  await page.goto(`${service.form}?language=cy`);
  await patient.comesToOwnWords();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});
