// A patient's browser of its own for each test, and a stand-in for the service. The names are live: each test finds
// them set again.
import { after, before, beforeEach } from 'node:test';
import { launch, openContext, phone } from './browser.mjs';
import { Patient } from './patient.mjs';
import { startService } from './service.mjs';

/** @type {import('playwright-core').Browser} */ export let browser;
/** @type {import('playwright-core').BrowserContext} */ export let context;
/** @type {import('playwright-core').Page} */ export let page;
/** @type {Awaited<ReturnType<typeof startService>>} */ export let service;
/** @type {Patient} */ export let patient;

/** Starts both before the file's tests and ends them after; the service forgets and behaves again before each. */
export function useForm() {
  before(async () => {
    browser = await launch();
    service = await startService();
  });
  after(async () => {
    await browser.close();
    await service.close();
  });
  beforeEach(async () => {
    await context?.close();
    context = await openContext(browser, { viewport: phone });
    page = await context.newPage();
    patient = new Patient(page);
    service.reset();
  });
}
