// A browser and the site of the fixtures for a test file. The names are live: they are set before its tests.
import { after, before } from 'node:test';
import { launch } from '../../browser/support/browser.mjs';
import { serve, writeFixtures } from './pages.mjs';

/** @type {import('playwright-core').Browser} */ export let browser;
/** @type {{origin: string, close: () => void}} */ export let site;

/** Starts both before the file's tests and ends them after. */
export function useFixtures() {
  before(async () => {
    site = await serve(writeFixtures());
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    site.close();
  });
}
