// The script tag on practices' pages, good and bad ones: the patient always has the form or the practice's paragraph.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { launch, openContext, painted, root } from './support/browser.mjs';
import { serve } from './support/servers.mjs';

const loader = readFileSync(join(root, 'build/web/frontdoor.js'));
const paragraph = '<p data-frontdoor-fallback>Phone 020 7946 0000</p>';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').BrowserContext} */ let context;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Awaited<ReturnType<typeof serve>>} */ let form;
/** @type {Awaited<ReturnType<typeof serve>>} */ let site;
let formPage = '';
/** @type {Record<string, string>} */ let formHeaders = {};
let siteHead = '';
let sitePage = '';
/** @type {Record<string, string>} */ let siteHeaders = {};

/** A page that says `messages` to whom holds it. @param {...object} messages */
function saying(...messages) {
  return `<p>The form</p><script>for (const m of ${JSON.stringify(messages)}) parent.postMessage(m, '*')</script>`;
}

function tag(practice = 'A81001') {
  return `<script src="${form.url}/frontdoor.js" data-practice="${practice}" async></script>`;
}

/** Notes every event of ours in the page. */
function listenForEvents() {
  Object.assign(window, { heard: [] });
  for (const name of ['ready', 'resize', 'submitted']) {
    addEventListener(`frontdoor:${name}`, (event) => {
      /** @type {any} */ (window).heard.push([name, /** @type {CustomEvent} */ (event).detail]);
    });
  }
}

before(async () => {
  browser = await launch();
  form = await serve((path) => path === '/frontdoor.js'
    ? { headers: { 'Content-Type': 'text/javascript' }, body: loader }
    : { headers: formHeaders, body: formPage });
  site = await serve(() => ({
    headers: siteHeaders, body: `<!DOCTYPE html><title>Practice</title>${siteHead}<body>${sitePage}`,
  }), 'localhost');
});
after(async () => {
  await browser.close();
  await form.close();
  await site.close();
});
beforeEach(async () => {
  await context?.close();
  context = await openContext(browser);
  page = await context.newPage();
  formHeaders = {};
  siteHeaders = {};
  siteHead = '';
  await page.addInitScript(listenForEvents);
});

test('the loader is at most 3 kB after brotli', () => {
  assert.ok(brotliCompressSync(loader).length <= 3000);
});

test('the frame is where the tag is; the paragraph goes when it is ready', async () => {
  formPage = saying({ frontdoor: 'height', value: 800 }, { frontdoor: 'ready' }, { frontdoor: 'submitted' });
  sitePage = `${paragraph}<div id="place">${tag()}</div>`;
  await page.goto(site.url);
  await page.getByText('Phone 020 7946 0000').waitFor({ state: 'hidden' });
  const frame = page.locator('#place > iframe');
  assert.equal(await frame.getAttribute('src'), `${form.url}/p/A81001`);
  assert.equal(await frame.getAttribute('title'), 'Contact the surgery online');
  assert.equal((await frame.boundingBox())?.height, 800);
  await page.waitForFunction(() => /** @type {any} */ (window).heard.length === 3);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).heard),
    [['resize', null], ['ready', null], ['submitted', null]]);
});

test('heights come in steps of 200 pixels, and nothing else moves the frame', async () => {
  formPage = saying({ frontdoor: 'height', value: 1234 }, { frontdoor: 'height', value: 1e9 },
    { frontdoor: 'constructor' }, { frontdoor: 'ready' });
  sitePage = paragraph + tag();
  await page.goto(site.url);
  await page.getByText('Phone 020 7946 0000').waitFor({ state: 'hidden' });
  assert.equal((await page.locator('iframe').boundingBox())?.height, 600);
});

test('a message from anybody else is not heard', async () => {
  formPage = '<p>Silent</p>';
  sitePage = paragraph + tag();
  await page.goto(site.url);
  await page.locator('iframe').waitFor();
  await page.evaluate(() => new Promise((resolve) => {
    addEventListener('message', () => resolve(undefined), { once: true });
    postMessage({ frontdoor: 'ready' }, '*');
  }));
  assert.ok(await page.getByText('Phone 020 7946 0000').isVisible());
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).heard), []);
});

test('a page without a paragraph gets ours, with 999 and a link, until the frame is ready', async () => {
  await page.clock.install();
  formPage = '<p>Silent</p>';
  sitePage = tag();
  await page.goto(site.url);
  const own = page.getByText('If it is an emergency, call 999.');
  await own.waitFor();
  assert.equal(await page.getByRole('link', { name: 'Open the online form on its own page' }).getAttribute('href'),
    `${form.url}/p/A81001`);
  await page.clock.fastForward(8100);
  await page.locator('iframe').waitFor({ state: 'hidden' });
  assert.ok(await own.isVisible());
});

test('host down: the paragraph stays', async () => {
  await page.clock.install();
  sitePage = paragraph + '<script src="http://127.0.0.1:9/frontdoor.js" data-practice="A81001" async></script>';
  await page.goto(site.url);
  assert.ok(await page.getByText('Phone 020 7946 0000').isVisible());
});

test('frame refused by either policy: the paragraph stays, the frame goes', async () => {
  for (const [ours, theirs] of [['frame-ancestors \'none\'', ''], ['', `frame-src 'none'; script-src ${form.url}`]]) {
    formPage = saying({ frontdoor: 'ready' });
    formHeaders = ours ? { 'Content-Security-Policy': ours } : {};
    siteHeaders = theirs ? { 'Content-Security-Policy': theirs } : {};
    sitePage = paragraph + tag();
    const fresh = await context.newPage();
    await fresh.clock.install();
    await fresh.goto(site.url);
    await fresh.locator('iframe').waitFor({ state: 'attached' });
    await fresh.clock.fastForward(8100);
    await fresh.locator('iframe').waitFor({ state: 'hidden' });
    assert.ok(await fresh.getByText('Phone 020 7946 0000').isVisible());
    await fresh.close();
  }
});

test('a form that fails brings the paragraph back and stays in sight with what was typed', async () => {
  formPage = saying({ frontdoor: 'ready' }, { frontdoor: 'failed' });
  sitePage = paragraph + tag();
  await page.goto(site.url);
  await page.waitForFunction(() => /** @type {any} */ (window).heard.length === 1);
  await page.getByText('Phone 020 7946 0000').waitFor();
  assert.ok(await page.locator('iframe').isVisible());
});

test('a page with hostile styles cannot hide or squeeze the frame', async () => {
  formPage = saying({ frontdoor: 'ready' });
  const policy = `script-src ${form.url}; frame-src ${form.url}; style-src 'unsafe-inline'`;
  siteHeaders = { 'Content-Security-Policy': policy };
  sitePage = `<style>* { all: unset !important } iframe { height: 1px !important; width: 10px !important;
    position: fixed !important; display: none !important }</style>${paragraph}${tag()}`;
  await page.goto(site.url);
  await page.getByText('Phone 020 7946 0000').waitFor({ state: 'hidden' });
  const box = await page.locator('iframe').boundingBox();
  assert.ok(box && box.width > 1000 && box.height === 600, JSON.stringify(box));
});

test('two forms on a page are two forms', async () => {
  formPage = saying({ frontdoor: 'ready' });
  sitePage = `<div><p data-frontdoor-fallback="A81001">One</p>${tag()}</div>
    <div><p data-frontdoor-fallback="B82002">Two</p>${tag('B82002')}</div>`;
  await page.goto(site.url);
  await page.getByText('One').waitFor({ state: 'hidden' });
  await page.getByText('Two').waitFor({ state: 'hidden' });
  const sources = page.locator('iframe').evaluateAll((frames) => frames.map((frame) => frame.getAttribute('src')));
  assert.deepEqual(await sources,
    [`${form.url}/p/A81001`, `${form.url}/p/B82002#2`]);
});

test('removing the frame leaves nothing behind', async () => {
  formPage = saying({ frontdoor: 'ready' });
  sitePage = `<main>${tag()}</main>`;
  await page.goto(site.url);
  await page.waitForFunction(() => /** @type {any} */ (window).heard.length === 1);
  const left = await page.evaluate(async () => {
    document.querySelector('iframe')?.remove();
    document.querySelector('script[data-practice]')?.remove();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const globals = Object.keys(window).filter((name) => /frontdoor/i.test(name));
    return [document.querySelector('main')?.innerHTML.trim(), globals];
  });
  assert.deepEqual(left, ['', []]);
});

/** What is in the page: frames, and paragraphs that can be seen. */
const standing = () => page.evaluate(() => ({
  frames: document.querySelectorAll('iframe').length,
  seen: [...document.querySelectorAll('iframe, p')].filter((element) =>
    getComputedStyle(element).display !== 'none').map((element) => element.tagName),
}));

const formAlone = { frames: 1, seen: ['IFRAME'] };

/** Scripts that come with a new body do not run automatically: Turbo and htmx create each of them again. */
function runScripts() {
  for (const old of document.body.querySelectorAll('script')) {
    const script = document.createElement('script');
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    old.replaceWith(script);
  }
}

/** @type {Record<string, {leave: () => void, comeBack: () => void}>} */
const keepers = {
  // Turbo Drive: a clone of the body is kept, and put back as it is.
  Turbo: {
    leave: () => {
      Object.assign(window, { snapshot_: document.body.cloneNode(true) });
      document.body.replaceWith(Object.assign(document.createElement('body'), { innerHTML: '<h1>Another</h1>' }));
    },
    comeBack: () => document.body.replaceWith(/** @type {any} */ (window).snapshot_.cloneNode(true)),
  },
  // The body that was there is put back itself.
  'a host that keeps the body': {
    leave: () => {
      Object.assign(window, { snapshot_: document.body });
      document.body.replaceWith(Object.assign(document.createElement('body'), { innerHTML: '<h1>Another</h1>' }));
    },
    comeBack: () => document.body.replaceWith(/** @type {any} */ (window).snapshot_),
  },
  // htmx: the body's HTML is kept as text.
  htmx: {
    leave: () => {
      Object.assign(window, { snapshot_: document.body.innerHTML });
      document.body.innerHTML = '<h1>Another</h1>';
    },
    comeBack: () => {
      document.body.innerHTML = /** @type {any} */ (window).snapshot_;
    },
  },
};

for (const [name, { leave, comeBack }] of Object.entries(keepers)) {
  for (const runs of [true, false]) {
    for (const own of [paragraph, '']) {
      const where = `${name}, the tag ${runs ? 'runs' : 'does not run'} again, ${own ? 'own' : 'our'} paragraph`;
      test(`one tag, one form, however often the page is left and put back: ${where}`, async () => {
        formPage = saying({ frontdoor: 'ready' }, { frontdoor: 'height', value: 800 });
        sitePage = own + tag();
        await page.goto(site.url);
        const loaded = page.frameLocator('iframe').getByText('The form');
        await loaded.waitFor();
        await page.waitForFunction(() => document.querySelector('iframe')?.style.height === '800px');
        assert.deepEqual(await standing(), formAlone);
        for (let times = 0; times < 3; times += 1) {
          await page.evaluate(leave);
          assert.equal(await page.locator('iframe').count(), 0);
          await page.evaluate(comeBack);
          if (runs) await page.evaluate(runScripts);
          await loaded.waitFor();
          await page.waitForFunction(() => [...document.querySelectorAll('p')].every((element) =>
            getComputedStyle(element).display === 'none'));
          assert.deepEqual(await standing(), formAlone);
        }
        // The form that is shown is the one that is listened to.
        const frame = page.frames().find((candidate) => candidate.url().startsWith(form.url));
        await frame?.evaluate(() => parent.postMessage({ frontdoor: 'height', value: 1200 }, '*'));
        await page.waitForFunction(() => document.querySelector('iframe')?.style.height === '1200px');
      });
    }
  }
}

test('a script that puts the tag in place gets one form, each time it is taken out and put back', async () => {
  formPage = saying({ frontdoor: 'ready' });
  sitePage = `${paragraph}<main></main>`;
  await page.goto(site.url);
  for (let times = 0; times < 3; times += 1) {
    await page.evaluate((address) => {
      const script = Object.assign(document.createElement('script'), { src: `${address}/frontdoor.js` });
      script.dataset.practice = 'A81001';
      document.querySelector('main')?.replaceChildren(script);
    }, form.url);
    await page.waitForFunction(() => {
      const own = document.querySelector('p');
      return own && getComputedStyle(own).display === 'none';
    });
    assert.deepEqual(await standing(), formAlone);
  }
  await page.evaluate(() => document.querySelector('main')?.replaceChildren());
  await page.getByText('Phone 020 7946 0000').waitFor();
});

for (const [where, put] of /** @type {[string, (script: HTMLScriptElement) => void][]} */ ([
  ['in a shadow root', (script) => {
    const holder = document.body.appendChild(document.createElement('div'));
    holder.attachShadow({ mode: 'open' }).append(script);
  }],
  ['taken out before it runs', (script) => {
    document.body.append(script);
    script.remove();
  }],
])) {
  test(`a tag ${where} says in the console what to do, and the paragraph stays`, async () => {
    formPage = saying({ frontdoor: 'ready' });
    sitePage = paragraph;
    await page.goto(site.url);
    const said = page.waitForEvent('console', (message) => message.text().includes('frontdoor.js:'));
    await page.evaluate(([address, body]) => {
      const script = Object.assign(document.createElement('script'), { src: `${address}/frontdoor.js` });
      script.dataset.practice = 'A81001';
      new Function('script', `(${body})(script)`)(script);
    }, [form.url, String(put)]);
    assert.match((await said).text(), /shadow root|taken out of the page/);
    await page.getByText('Phone 020 7946 0000').waitFor();
    assert.equal(await page.locator('iframe').count(), 0);
  });
}

test('a tag in the head gets its form at the end of the page', async () => {
  formPage = saying({ frontdoor: 'ready' });
  siteHead = tag();
  sitePage = '<h1>Practice</h1>';
  await page.goto(site.url);
  await page.waitForFunction(() => /** @type {any} */ (window).heard.length === 1);
  assert.ok(await page.locator('body > iframe').isVisible());
});

test('a tag that leads to one form says so in the fragment, which is sent to nobody', async () => {
  formPage = saying({ frontdoor: 'ready' });
  sitePage = ['fit-note', 'sore-throat', '"><script>'].map((start) =>
    tag().replace(' async', ` data-start="${start.replaceAll('"', '&quot;')}" async`)).join('');
  await page.goto(site.url);
  await page.waitForFunction(() => document.querySelectorAll('iframe[src]').length === 3);
  const fragments = await page.locator('iframe').evaluateAll((frames) =>
    frames.map((frame) => new URL(/** @type {HTMLIFrameElement} */ (frame).src).hash));
  assert.deepEqual(fragments, ['#start=fit-note', '#2,start=sore-throat', '#3']);
});

test('a tag without a practice says so and does nothing', async () => {
  sitePage = paragraph + tag('../x');
  const complaint = page.waitForEvent('console', (message) => message.type() === 'error');
  await page.goto(site.url);
  assert.match((await complaint).text(), /data-practice must be an ODS code/);
  assert.equal(await page.locator('iframe').count(), 0);
});

test('a form far down the page is fetched when the visitor comes near, and not before', async () => {
  formPage = saying({ frontdoor: 'ready' });
  let asked = 0;
  await page.route(/\/p\/A81001/, (route) => {
    asked += 1;
    return route.continue();
  });
  sitePage = `<h1>Practice</h1><div style="height: 6000px"></div>${paragraph}<div>${tag()}</div>`;
  await page.goto(site.url);
  await page.locator('iframe').waitFor({ state: 'attached' });
  await page.evaluate(painted);
  assert.equal(asked, 0);
  await page.evaluate(() => window.scrollTo(0, 5000));
  await page.getByText('Phone 020 7946 0000').waitFor({ state: 'hidden' });
  assert.equal(asked, 1);
});

test('a tag of one version with the hash of its bytes works, and another hash is refused', async () => {
  formPage = saying({ frontdoor: 'ready' });
  const integrity = JSON.parse(readFileSync(join(root, 'build/web/integrity.json'), 'utf8'));
  const [[address, hash]] = Object.entries(integrity);
  assert.match(address, /^\/v\/\d+\.\d+\.\d+\/frontdoor\.js$/);
  await page.route(`${form.url}${address}`, (route) => route.fulfill({
    body: loader, headers: { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' },
  }));
  const versioned = (/** @type {string} */ value) => `${paragraph}<script src="${form.url}${address}" ` +
    `integrity="${value}" crossorigin="anonymous" data-practice="A81001" async></script>`;
  sitePage = versioned(hash);
  await page.goto(site.url);
  await page.getByText('Phone 020 7946 0000').waitFor({ state: 'hidden' });
  sitePage = versioned(hash.replace(/.{8}$/, 'AAAAAAAA'));
  await page.goto(site.url);
  assert.ok(await page.getByText('Phone 020 7946 0000').isVisible());
  assert.equal(await page.locator('iframe').count(), 0);
});

for (const [name, headers, ancestors, expected] of /** @type {const} */ ([
  ['a good website', {}, '*', { script: 'true', https: 'true', frame: 'true', all: 'true' }],
  ['a policy that keeps the frame out', { 'Content-Security-Policy': 'frame-src \'self\'' }, '*',
    { frame: 'false', all: 'false' }],
  ['an address that is not registered', {}, '\'none\'', { frame: 'false', all: 'false' }],
])) {
  test(`the check of a practice's website: ${name}`, async () => {
    const check = readFileSync(join(root, 'build/web/check.js'));
    await page.route(`${form.url}/check.js`, (route) =>
      route.fulfill({ body: check, headers: { 'Content-Type': 'text/javascript' } }));
    await page.clock.install();
    formPage = saying({ frontdoor: 'ready' });
    formHeaders = { 'Content-Security-Policy': `frame-ancestors ${ancestors}` };
    siteHeaders = headers;
    sitePage = '<main><h1>Check</h1><div id="frontdoor-check">If this line stays, add script-src</div></main>' +
      `<script src="${form.url}/check.js" data-practice="A81001"></script>`;
    await page.goto(site.url);
    if (expected.frame === 'false') {
      await page.locator('[data-check=script]').waitFor();
      await page.locator('iframe').waitFor({ state: 'attached' });
      await page.clock.fastForward(12_000);
    }
    await page.locator('[data-check=all]').waitFor();
    for (const [check, good] of Object.entries(expected)) {
      assert.equal(await page.locator(`[data-check=${check}]`).getAttribute('data-good'), good, check);
    }
    const said = await page.locator('[data-check=frame]').innerText();
    if ('Content-Security-Policy' in headers) assert.match(said, new RegExp(`frame-src ${form.url}`));
    else if (ancestors !== '*') assert.match(said, new RegExp(`register this website's address, ${site.url}`));
    assert.equal(await page.locator('iframe').count(), 0);
  });
}

test('the check warns where the website runs no script of ours', async () => {
  siteHeaders = { 'Content-Security-Policy': 'script-src \'self\'' };
  sitePage = '<div id="frontdoor-check">If this line stays, add script-src</div>' +
    `<script src="${form.url}/check.js" data-practice="A81001"></script>`;
  await page.goto(site.url);
  assert.ok(await page.getByText('If this line stays').isVisible());
});
