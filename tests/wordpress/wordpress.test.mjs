// The WordPress recipe of docs/embedding.md, done by people in a browser: an administrator and an editor paste the tag
// into a page's block "Custom HTML", an author may not, and a patient sends a request from the page.
// Run by ./scripts/check-wordpress, which starts the WordPress.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, launch, openContext, phone, screenshot } from '../browser/support/browser.mjs';
import { startIntake } from '../browser/support/intake.mjs';
import { Patient } from '../browser/support/patient.mjs';

const site = process.env.FRONTDOOR_WORDPRESS_URL ?? '';
const password = process.env.FRONTDOOR_WORDPRESS_PASSWORD ?? '';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;

before(async () => {
  browser = await launch();
  intake = await startIntake(site);
});
after(async () => {
  await browser.close();
  await intake.stop();
});

/** What docs/embedding.md says to paste. */
const snippet = () => `<p data-frontdoor-fallback>
  If it is an emergency, call <a href="tel:999">999</a>. To reach us, phone
  <a href="tel:02079460000">020 7946 0000</a> or <a href="${intake.form}">open our online form on its own page</a>.
  When we are closed, call <a href="tel:111">111</a>.
</p>
<script src="${intake.url}/frontdoor.js" data-practice="A81001" async></script>`;

/** @param {import('playwright-core').Page} page @param {string} user */
async function signIn(page, user) {
  await page.goto(`${site}/wp-login.php`);
  await page.getByLabel('Username or Email Address').fill(user);
  await page.locator('#user_pass').fill(password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

/**
 * Opens the editor on a new page or post, puts `html` into a block "Custom HTML", and publishes it.
 * @param {string} user @param {'page'|'post'} kind @param {string} html @returns {Promise<string>} its address
 */
async function publish(user, kind, html) {
  const context = await openContext(browser, { viewport: desktop });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await signIn(page, user);
  await page.goto(`${site}/wp-admin/post-new.php?post_type=${kind}`);
  await page.waitForFunction(() => /** @type {any} */ (window).wp?.data?.select('core/editor')?.getCurrentPostId());
  const link = await page.evaluate(async ([title, content]) => {
    const { blocks, data } = /** @type {any} */ (window).wp;
    data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false);
    data.dispatch('core/block-editor').insertBlock(blocks.createBlock('core/html', { content }));
    await data.dispatch('core/editor').editPost({ title, status: 'publish' });
    await data.dispatch('core/editor').savePost();
    if (!data.select('core/editor').didPostSaveRequestSucceed()) throw new Error('WordPress did not save');
    return data.select('core/editor').getCurrentPost().link;
  }, [`Contact us (${user})`, html]);
  await screenshot(page, `wordpress-editor-${user}`);
  await context.close();
  return link;
}

/** @param {string} link @param {{width: number, height: number}} viewport */
async function visit(link, viewport) {
  const context = await openContext(browser, { viewport });
  const page = await context.newPage();
  const refused = /** @type {string[]} */ ([]);
  page.on('pageerror', (error) => refused.push(String(error)));
  await page.goto(link);
  return { context, page, refused, form: page.frameLocator('iframe[title="Contact the surgery online"]') };
}

test('an administrator pastes the tag, and a patient on a phone sends a request from the page', async () => {
  const link = await publish('administrator', 'page', snippet());
  const { context, page, refused, form } = await visit(link, phone);
  const patient = new Patient(form);
  await patient.sees(/Contact us online/);
  await screenshot(page, 'wordpress-start');
  assert.ok(await page.locator('[data-frontdoor-fallback]').isHidden(), 'the paragraph goes when the form is ready');
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee has hurt for two weeks after a run.');
  await patient.continue();
  await patient.answersTheRest();
  await patient.press('Send');
  await patient.place.getByText(/Your reference/).waitFor();
  await screenshot(page, 'wordpress-sent');
  assert.equal(intake.stored(), 1);
  assert.deepEqual(refused, []);
  await context.close();
});

test('an editor may paste the tag as well', async () => {
  const link = await publish('editor', 'page', snippet());
  const { context, form } = await visit(link, desktop);
  await new Patient(form).sees(/Contact us online/);
  await context.close();
});

test('WordPress takes the tag away from an author: visitors keep the paragraph, with the phone number', async () => {
  const link = await publish('author', 'post', snippet());
  const { context, page } = await visit(link, desktop);
  assert.equal(await page.locator('script[data-practice]').count(), 0);
  assert.equal(await page.locator('iframe').count(), 0);
  assert.ok(await page.locator('[data-frontdoor-fallback]').getByRole('link', { name: '020 7946 0000' }).isVisible());
  await screenshot(page, 'wordpress-author');
  await context.close();
});

test('the check page of the recipe speaks in a WordPress page', async () => {
  const link = await publish('administrator', 'page', `<div id="frontdoor-check">
  If this line stays, your website does not run scripts of ${intake.url}.
</div>
<script src="${intake.url}/check.js" data-practice="A81001"></script>`);
  const { context, page } = await visit(link, desktop);
  const said = page.locator('#frontdoor-check');
  await said.getByText('If this line stays').waitFor({ state: 'detached' });
  await screenshot(page, 'wordpress-check');
  await said.getByText('Good: the form can be embedded on this page.').waitFor();
  await context.close();
});
