// Where answers are kept and for how long: half an hour, in this tab, unless the browser or the patient will not have
// it; deleted on request, after a rest with a question before, when they were sent, and on leaving quickly.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { context, page, patient, service, useForm } from './support/at-form.mjs';
import { assertAccessible } from './support/axe.mjs';
import { screenshot } from './support/browser.mjs';
import { Patient } from './support/patient.mjs';
import { serve } from './support/servers.mjs';

const minute = 60_000;
const knee = 'My knee has hurt for two weeks after a run.';

useForm();

async function typesAndRests() {
  await page.goto(service.form);
  await patient.comesToOwnWords();
  await patient.ownWords.fill(knee);
  await patient.ownWords.blur();
}

/** What this tab keeps of the answers. */
const kept = () => page.evaluate(() => Object.values(sessionStorage).join(' '));
const warning = () => page.getByRole('alertdialog', { name: 'Are you still there?' });

test('half an hour of rest deletes the answers, after a question two minutes before', async () => {
  await page.clock.install();
  await typesAndRests();
  await patient.ownWords.focus();
  await page.clock.fastForward(27 * minute);
  assert.ok(await warning().isHidden());
  await page.clock.fastForward(1.1 * minute);
  await warning().waitFor();
  const keep = page.getByRole('button', { name: 'Keep my answers' });
  assert.ok(await keep.evaluate((button) => document.activeElement === button));
  await assertAccessible(page, 'two minutes left');
  await screenshot(page, 'keeping-two-minutes-left');
  await keep.click();
  assert.ok(await warning().isHidden());
  assert.ok(await patient.ownWords.evaluate((area) => document.activeElement === area));
  await page.clock.fastForward(29 * minute);
  await warning().waitFor();
  await page.clock.fastForward(2 * minute);
  await patient.sees('Your answers were deleted');
  await assertAccessible(page, 'deleted after a rest');
  await screenshot(page, 'keeping-deleted-after-rest');
  assert.equal((await kept()).includes(knee), false);
  assert.equal(await page.getByText(knee).count(), 0);
  await page.getByRole('link', { name: 'Start again' }).locator('visible=true').click();
  await patient.sees(/Contact us online/);
});

test('typing is no rest', async () => {
  await page.clock.install();
  await typesAndRests();
  for (const words of ['One', 'Two', 'Three']) {
    await page.clock.fastForward(20 * minute);
    await patient.ownWords.fill(words);
    await page.clock.runFor(1000);
  }
  assert.ok(await warning().isHidden());
  assert.match(await kept(), /Three/);
});

test('a draft of half an hour ago is not taken up, and is gone', async () => {
  await page.clock.install();
  await typesAndRests();
  assert.match(await kept(), /My knee/);
  await page.goto('about:blank');
  await page.clock.fastForward(31 * minute);
  await page.goto(service.form);
  await patient.sees(/Contact us online/);
  assert.doesNotMatch(await kept(), /My knee/);
});

test('“Delete my answers” asks once, and leaves nothing', async () => {
  await typesAndRests();
  await page.getByRole('link', { name: 'Delete my answers' }).click();
  await assertAccessible(page, 'delete, asked');
  await screenshot(page, 'keeping-delete-asked');
  await page.getByRole('button', { name: 'No, keep them' }).click();
  assert.match(await kept(), /My knee/);
  await page.getByRole('link', { name: 'Delete my answers' }).click();
  await page.getByRole('button', { name: 'Yes, delete my answers' }).click();
  await patient.sees('Your answers were deleted');
  assert.doesNotMatch(await kept(), /My knee/);
  await page.reload();
  await patient.sees(/Contact us online/);
});

test('on somebody else\'s computer nothing is kept, from the moment that is said', async () => {
  await page.goto(service.form);
  await page.locator('[id="subject/self"]').check();
  await patient.continue();
  await patient.sees('What is your date of birth?');
  assert.match(await kept(), /self/);
  await patient.back();
  await page.getByRole('checkbox', { name: /somebody else's/ }).check();
  assert.equal(await kept(), '');
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee hurts');
  await patient.continue();
  await patient.sees('Which of these is closest?');
  assert.equal(await kept(), '');
  await page.reload();
  await patient.sees(/Contact us online/);
});

test('once sent, nothing is kept', async () => {
  await typesAndRests();
  await patient.continue();
  await patient.answersTheRest();
  const { state, address } = await page.evaluate(() => ({ state: history.state, address: location.href }));
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  assert.doesNotMatch(await kept(), /knee/);
  assert.ok(await page.getByRole('link', { name: 'Delete my answers' }).isHidden());
  // The browser's history has an entry a page, for its Back, and none holds more than its number.
  assert.deepEqual(Object.keys(state), ['page']);
  assert.equal(typeof state.page, 'number');
  assert.equal(address, service.form);
});

test('the patient saves a copy of what was sent, as text and to print, and nothing leaves the browser', async () => {
  await typesAndRests();
  await patient.continue();
  await patient.answersTheRest();
  await patient.press('Send');
  await page.getByText(/Your reference/).waitFor();
  /** @type {string[]} */ const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  for (const [button, name] of [['Save a copy as text', 'request-to-my-surgery.txt'],
    ['Save a copy to print', 'request-to-my-surgery.html']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), patient.press(button)]);
    assert.equal(download.suggestedFilename(), name);
    const copy = readFileSync(await download.path(), 'utf8');
    assert.match(copy, /My knee has hurt for two weeks/);
    assert.match(copy, /Your reference is/);
  }
  assert.deepEqual(requests.filter((url) => !url.startsWith('blob:')), []);
  assert.doesNotMatch(await kept(), /knee/);
  await page.getByText('What you sent').click();
  await page.getByText(knee).waitFor();
  await assertAccessible(page, 'sent, the copy open');
  await screenshot(page, 'sent-copy');
});

test('in a frame of another site the patient is told that a reload loses the answers', async () => {
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" async></script>`;
  const holder = await context.newPage();
  await holder.addInitScript(() => {
    if (window === window.top) return;
    // As browsers do that keep no storage for frames of other sites.
    Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  });
  const body = `<!DOCTYPE html><title>Practice</title><body><div>${tag}</div>`;
  const site = await serve(() => ({ body }), 'localhost');
  await holder.goto(site.url);
  const frame = holder.frameLocator('iframe');
  const inFrame = new Patient(frame);
  await inFrame.comesToOwnWords();
  await frame.getByText('This browser does not let us keep your answers.').waitFor();
  await inFrame.ownWords.fill(knee);
  await inFrame.continue();
  await frame.getByRole('link', { name: 'Back' }).click();
  assert.equal(await inFrame.ownWords.inputValue(), knee);
  await screenshot(holder, 'keeping-memory-only');
  await site.close();
  await page.goto(service.form);
  await patient.sees(/Contact us online/);
  assert.ok(await page.getByText('This browser does not let us keep your answers.').isHidden());
});

test('a tab that the system killed, and one that comes back by Back, has its answers once', async () => {
  await typesAndRests();
  const session = await page.evaluate(() => ({ ...sessionStorage }));
  await page.goto('about:blank');
  await page.goBack();
  await patient.sees('What do you need help with?');
  assert.equal(await patient.ownWords.inputValue(), knee);
  assert.equal(await page.getByRole('textbox').count(), 1);
  // What a browser does with a tab that it put out of memory: the page loaded again, with the tab's session storage.
  const again = await context.newPage();
  await again.addInitScript((stored) => Object.assign(sessionStorage, stored), session);
  await again.goto(service.form);
  const back = new Patient(again);
  await back.sees('What do you need help with?');
  assert.equal(await back.ownWords.inputValue(), knee);
});

test('leaving quickly: another site is shown at once, and Back does not show the form', async () => {
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" async></script>`;
  const practice = `<!DOCTYPE html><title>Practice</title><body><div>${tag}</div>`;
  const site = await serve((path) => ({ body: path === '/search' ? '<title>Search</title>' : practice }), 'localhost');
  await page.route('https://www.bbc.co.uk/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>' }));
  await page.goto(`${site.url}/search`);
  await page.goto(`${site.url}/`);
  const frame = page.frameLocator('iframe');
  const inFrame = new Patient(frame);
  await inFrame.comesToOwnWords();
  await inFrame.ownWords.fill(knee);
  await frame.getByRole('link', { name: 'Exit this page' }).click();
  await page.waitForURL(/bbc/);
  await page.goBack();
  assert.equal(page.url(), `${site.url}/search`);
  await page.goForward();
  assert.match(page.url(), /bbc/);
  await site.close();
  // As a page of its own: the same, and the tab keeps nothing.
  await typesAndRests();
  await page.getByText('Your browser\'s history still lists this website').waitFor();
  await page.getByRole('link', { name: 'Exit this page' }).click();
  await page.waitForURL(/bbc/);
  await page.goBack();
  assert.doesNotMatch(page.url(), /\/p\//);
  await page.goto(service.form);
  await patient.sees(/Contact us online/);
  assert.doesNotMatch(await kept(), /knee/);
});

test('Shift three times leaves the page, embedded too, and is announced; capital letters do not', async () => {
  const tag = `<script src="${service.url}/frontdoor.js" data-practice="A81001" async></script>`;
  const practice = `<!DOCTYPE html><title>Practice</title><body style="margin:0"><div>${tag}</div>`;
  const site = await serve((path) => ({ body: path === '/search' ? '<title>Search</title>' : practice }), 'localhost');
  await page.route('https://www.bbc.co.uk/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>' }));
  for (const embedded of [true, false]) {
    await page.goto(`${site.url}/search`);
    await page.goto(embedded ? `${site.url}/` : service.form);
    const shown = embedded ? page.frameLocator('iframe') : page;
    const writer = new Patient(shown);
    await writer.comesToOwnWords();
    await writer.ownWords.fill('');
    await writer.ownWords.pressSequentially('A B C D My knee');
    for (const key of ['Shift+A', 'Shift+B', 'Shift+C']) await page.keyboard.press(key);
    assert.equal(await writer.ownWords.inputValue(), 'A B C D My kneeABC');
    // In sight, wherever the page is scrolled to.
    await page.mouse.wheel(0, 2000);
    const exit = shown.getByRole('link', { name: 'Exit this page' });
    await exit.evaluate((element) => new Promise((seen) => {
      new IntersectionObserver(([entry]) => entry.intersectionRatio === 1 && seen(true), { threshold: 1 })
        .observe(element);
    }));
    await page.keyboard.press('Shift');
    await shown.getByText('Press Shift 2 more times to exit this page').waitFor({ state: 'attached' });
    await page.keyboard.press('Shift');
    await shown.getByText('Press Shift 1 more time to exit this page').waitFor({ state: 'attached' });
    await page.keyboard.press('Shift');
    await page.waitForURL(/bbc/);
    await page.goBack();
    assert.equal(page.url(), `${site.url}/search`, 'Back does not show the form');
  }
  await site.close();
});
