// The whole way in the other browser engines, Firefox and WebKit, with the real service: real clicks and keys on a
// practice's page, in whichever face the engine can show; with FRONTDOOR_SOAK in the plain one too.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { demoSite } from '../../web/demo-site/serve.mjs';
import { artefacts } from '../browser/support/browser.mjs';
import { startIntake } from '../browser/support/intake.mjs';
import { listen } from '../browser/support/servers.mjs';
import { isPainted } from './support/finders.mjs';
import { startFirefox } from './support/firefox.mjs';
import { Visitor } from './support/tab.mjs';
import { startWebKit } from './support/webkit.mjs';

const phone = { width: 420, height: 760 };

/** @type {Awaited<ReturnType<typeof startIntake>>} */ let intake;
/** @type {Awaited<ReturnType<typeof listen>>} */ let site;
before(async () => {
  mkdirSync(artefacts, { recursive: true });
  site = await listen(demoSite(() => intake.url), 'localhost');
  intake = await startIntake(site.url);
});
after(async () => {
  await intake?.stop();
  await site?.close();
});

/** @param {Visitor} visitor */
async function comesToOwnWords(visitor) {
  await visitor.reads('Contact us online');
  await visitor.continue();
  await visitor.seesErrors();
  await visitor.ticks('Who is this for?', 'Me');
  await visitor.continue();
  await visitor.sees('What is your date of birth?');
  await visitor.fills('Day', '27');
  await visitor.fills('Month', '3');
  await visitor.fills('Year', '1986');
  await visitor.continue();
  await visitor.sees('What you need');
  await visitor.ticks('What do you need?', 'Help with a new health problem');
  await visitor.ticks('Do you need help today?', 'No');
  await visitor.continue();
  await visitor.sees('What do you need help with?');
}

/** @param {Visitor} visitor */
async function answersTheRest(visitor) {
  await visitor.chooses('Which of these is closest?', 'Something else');
  await visitor.chooses('Do any of these apply to you?', 'None of these');
  await visitor.sees('A few more questions');
  await visitor.ticks('How is it changing?', 'Getting better');
  await visitor.fills('How long has this been going on?', '2 weeks');
  await visitor.fills('What would you like to happen next?', 'Advice, please');
  await visitor.continue();
  await visitor.sees('Your details');
  await visitor.fills('What is your full name?', 'Alex Marsh');
  await visitor.fills('What is your postcode?', 'ZZ99 3VZ');
  await visitor.fills('What phone number can we use?', '07700 900123');
  await visitor.ticks('How should we contact you?', 'Text message');
  await visitor.ticks('Is it safe to contact you this way?', 'Yes');
  await visitor.continue();
}

/** @param {Visitor} visitor @param {string} name of the pictures */
async function worksTheForm(visitor, name) {
  await comesToOwnWords(visitor);
  await visitor.fills('What do you need help with?', 'I have crushing chest pain');
  await visitor.reads('Immediate action required');
  await visitor.continue();
  await visitor.sees('This may be an emergency');
  await visitor.tab.picture(join(artefacts, `${name}-emergency.png`));
  await visitor.press('I have read this. Continue my request');
  await answersTheRest(visitor);
  await visitor.sees('Check your answers');
  await visitor.press('Send');
  await visitor.reads('Your reference');
  await visitor.tab.picture(join(artefacts, `${name}-sent.png`));
}

const everyFace = process.env.FRONTDOOR_SOAK ? ['of its choice', 'plain'] : ['of its choice'];
for (const { name, start, paints, faces } of [
  { name: 'firefox', start: () => startFirefox(), paints: true, faces: everyFace },
  // It falsifies what is read back of a canvas: painted words would be stripes, so the plain face is shown.
  {
    name: 'firefox that resists fingerprinting', paints: false, faces: ['of its choice'],
    start: () => startFirefox({ 'privacy.resistFingerprinting': true }),
  },
  { name: 'webkit', start: startWebKit, paints: true, faces: everyFace },
]) {
  for (const wanted of faces) {
    test(`${name}, the face ${wanted}: the whole journey`, { timeout: 120_000 }, async (context) => {
      const engine = await start();
      context.after(() => engine.stop());
      const before = intake.stored();
      const visitor = new Visitor(await engine.open(site.url, phone));
      await visitor.reads('Contact us online');
      if (paints && wanted === 'plain') {
        await visitor.until(isPainted);
        await visitor.press('Plain version');
      }
      await worksTheForm(visitor, `engine-${name} ${wanted}`.replaceAll(' ', '-'));
      assert.equal(await visitor.tab.run(isPainted), paints && wanted !== 'plain');
      assert.equal(intake.stored(), before + 1);
    });
  }
}
