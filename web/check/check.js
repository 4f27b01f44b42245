// The check that a practice pastes into a page of its own website: says in plain words whether the form can be embedded
// there, and what to change if it cannot.
//
//   <div id="frontdoor-check">If this line stays ... (docs/embedding.md)</div>
//   <script src="https://HOST/check.js" data-practice="A81001"></script>
(() => {
  const script = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  const place = document.getElementById('frontdoor-check');
  if (!script || !place) {
    console.error('check.js: paste it whole, with its <div id="frontdoor-check">, into the page itself: not into a ' +
      'shadow root, and without type="module"');
    return;
  }
  const { origin } = new URL(script.src);
  const practice = (script.dataset.practice ?? '').trim().toUpperCase();
  const answerMilliseconds = 12_000;
  /** @type {string[]} */ const refused = [];
  addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));

  const list = document.createElement('ul');
  place.replaceChildren(list);
  /** @param {boolean} good @param {string} name @param {string} words */
  const say = (good, name, words) => {
    const item = document.createElement('li');
    item.dataset.check = name;
    item.dataset.good = String(good);
    item.textContent = `${good ? 'Good' : 'To change'}: ${words}`;
    list.append(item);
  };

  say(true, 'script', `this page may run scripts of ${origin}.`);
  if (window.isSecureContext) say(true, 'https', 'this page is private on its way (https).');
  else {
    say(false, 'https', 'this page is not private on its way. Ask the people who host your website to turn on https, ' +
      'and to send visitors of http there.');
  }
  if (window.top !== window) {
    say(false, 'framed', 'this page itself is shown in a frame of another page. Put the form on a page of its own.');
  }
  const width = place.clientWidth;
  if (width < 320) {
    say(false, 'width', `this place is ${width} pixels wide. Give the form 320 or more, or the whole column.`);
  }
  if (!/^[A-Z0-9]{3,12}$/.test(practice)) {
    say(false, 'practice', 'data-practice must be your ODS code, for example A81001.');
    return;
  }

  const frame = document.createElement('iframe');
  frame.title = 'Trying the form';
  for (const [property, value] of [['width', '320px'], ['height', '1px'], ['border', '0'], ['opacity', '0']]) {
    frame.style.setProperty(property, value, 'important');
  }
  /** @param {boolean} good @param {string} words */
  const end = (good, words) => {
    clearTimeout(timer);
    removeEventListener('message', listen);
    frame.remove();
    say(good, 'frame', words);
    const all = [...list.children].every((item) => /** @type {HTMLElement} */ (item).dataset.good === 'true');
    say(all, 'all', all ? 'the form can be embedded on this page.' :
      'please change what is listed above, then look again.');
  };
  /** @param {MessageEvent} event */
  const listen = (event) => {
    if (event.origin === origin && event.source === frame.contentWindow && event.data?.frontdoor === 'ready') {
      end(true, 'the form opened in a frame on this page.');
    }
  };
  /** Whether this website isolates its pages: they then hold no frame that does not say that it may be held. */
  const isolates = async () => {
    if (window.crossOriginIsolated) return true;
    const policy = await fetch(location.href, { method: 'HEAD' }).then(({ headers }) =>
      headers.get('cross-origin-embedder-policy'), () => null);
    return /require-corp|credentialless/.test(policy ?? '');
  };
  const timer = setTimeout(async () => {
    if (await isolates()) {
      end(false, 'your website sends the header Cross-Origin-Embedder-Policy, which keeps the form\'s frame out. Ask ' +
        'the people who host your website to leave it out on this page.');
    } else if (refused.some((directive) => /frame-src|child-src|default-src/.test(directive))) {
      end(false, `your website's Content Security Policy keeps the form out. Add this to it: frame-src ${origin}`);
    } else {
      end(false, `the form did not open. Look whether ${practice} is your ODS code. If it is, ask the people who run ` +
        `your Frontdoor service to register this website's address, ${location.origin}, for practice ${practice}.`);
    }
  }, answerMilliseconds);
  addEventListener('message', listen);
  frame.src = `${origin}/p/${practice}`;
  place.append(frame);
})();
