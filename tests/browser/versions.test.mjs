// Two versions of the form beside one service, both ways round: tags that name the earlier one go on working, with its
// hash, and a form that was open while the service changed is sent. The second version: support/versions.mjs.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, openContext, root } from './support/browser.mjs';
import { password, practice, startIntake, user } from './support/intake.mjs';
import { Patient } from './support/patient.mjs';
import { serve } from './support/servers.mjs';
import { copyAs, version } from './support/versions.mjs';

const earlier = '0.0.9';
const folder = mkdtempSync(join(tmpdir(), 'frontdoor-versions-'));
const current = join(folder, 'current');  // where the service's form is: one version, then the other

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Awaited<ReturnType<typeof serve>>} */ let site;
let tag = '';

/** The service stops, gets the files of another version, and starts again. @param {string} web */
async function changesTo(web) {
  await intake.kill();
  unlinkSync(current);
  symlinkSync(web, current);
  await intake.restart();
}
const now = join(root, 'build/web');
const then = join(folder, 'then');

before(async () => {
  copyAs(then, earlier);
  symlinkSync(then, current);
  browser = await launch();
  site = await serve(() => ({ body: `<!DOCTYPE html><title>Practice</title><body><div>${tag}</div>` }), 'localhost');
  intake = await startIntake(site.url, ['--web-root', current]);
});
after(async () => {
  await browser.close();
  await intake.stop();
  await site.close();
  rmSync(folder, { recursive: true });
});

/** @param {import('playwright-core').Page|import('playwright-core').FrameLocator} place */
async function fillsIn(place) {
  const patient = new Patient(place);
  await patient.comesToOwnWords();
  await patient.ownWords.fill('My knee hurts when I climb stairs');
  await patient.continue();
  await patient.answersTheRest();
  return patient;
}

/** Sends it, and comes back with which form made the request. @param {Patient} patient */
async function sends(patient) {
  const before = intake.stored();
  await patient.press('Send');
  await patient.place.getByText(/Your reference/).waitFor();
  assert.equal(intake.stored(), before + 1);
  const session = await fetch(`${intake.url}/v1/session`, { method: 'POST', body: JSON.stringify({ user, password }),
    headers: { 'Content-Type': 'application/json' } });
  const headers = { Cookie: session.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const get = async (/** @type {string} */ path) => /** @type {any} */ (
    await (await fetch(`${intake.url}/v1/practices/${practice.ods}/${path}`, { headers })).json());
  const { requests } = await get('requests?since=start&count=200');
  const { bundle } = await get(`requests/${requests.at(-1).reference}`);
  return /frontdoor (\d+\.\d+\.\d+)/.exec(JSON.stringify(bundle))?.[1];
}

async function opened() {
  const context = await openContext(browser);
  return context.newPage();
}

test('A form that is open while the service is upgraded is sent by the new one', async () => {
  const page = await opened();
  await page.goto(intake.form);
  const patient = await fillsIn(page);
  await changesTo(now);
  assert.equal(await sends(patient), earlier, 'the earlier form, to the newer service');
  await page.context().close();
});

test('A tag that names the earlier version, with its hash, shows the form of now', async () => {
  const [[path, integrity]] = Object.entries(JSON.parse(readFileSync(join(then, 'integrity.json'), 'utf8')));
  assert.equal(path, `/v/${earlier}/frontdoor.js`);
  tag = `<script src="${intake.url}${path}" integrity="${integrity}" crossorigin
    data-practice="${practice.ods}"></script>`;
  const page = await opened();
  await page.goto(site.url);
  const patient = await fillsIn(page.frameLocator('iframe[title="Contact the surgery online"]'));
  assert.equal(await sends(patient), version);
  await page.context().close();
});

test('A newer form that is open while the service goes back is sent by the earlier one', async () => {
  const page = await opened();
  await page.goto(intake.form);
  const patient = await fillsIn(page);
  await changesTo(then);
  assert.equal(await sends(patient), version, 'the newer form, to the earlier files');
  const newer = await fetch(`${intake.url}/v/${version}/frontdoor.js`);
  assert.equal(newer.status, 200, 'and tags that name the newer version go on working');
  await page.context().close();
});
