// LHC-Forms (npm package lforms, in Chromium) on the file of forms_bench.cpp: how long it takes to read the
// Questionnaire into its own model, without drawing it. Needs the packages of bench/web.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { lformsPage, servePeer } from '../web/peers.mjs';

const file = process.env.FRONTDOOR_BENCH_FORM;
const text = file ? readFileSync(file, 'utf8') : JSON.stringify({ resourceType: 'Questionnaire', status: 'active',
  item: Array.from({ length: 1000 }, (_, index) => ({ linkId: String(index), text: 'x', type: 'boolean' })) });
const peer = await servePeer(lformsPage);
const executablePath = process.env.FRONTDOOR_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
const page = await browser.newPage();
await page.goto(peer.url);
const milliseconds = await page.evaluate((json) => {
  const { Util } = /** @type {any} */ (window).LForms;
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    Util.convertFHIRQuestionnaireToLForms(JSON.parse(json), 'R4');
    best = Math.min(best, performance.now() - began);
  }
  return best;
}, text);
console.log(JSON.stringify({ lforms_read_ms: milliseconds }));
await browser.close();
peer.close();
