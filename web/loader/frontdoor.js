// The script tag: <script src="https://HOST/frontdoor.js" data-practice="A81001" async></script>
//
// Puts the form's frame where the tag is. The practice's own paragraph (data-frontdoor-fallback), or a copy of
// ours, is hidden only when the frame says that it is ready, and is shown again if it fails. The page learns three
// things, without content: frontdoor:ready, frontdoor:resize and frontdoor:submitted, as events on the frame.
(() => {
  const complain = (/** @type {string} */ words) => console.error(`frontdoor.js: ${words}`);
  const script = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  if (!script) return complain('put the tag into the page itself: no shadow root, no module');
  const { origin } = new URL(script.src);
  // The codes are in capitals, however they are typed.
  const practice = (script.dataset.practice ?? '').trim().toUpperCase();
  if (!/^[A-Z0-9]{1,12}$/.test(practice)) return complain('data-practice must be an ODS code');
  const readyMilliseconds = 8000;
  const nearMargin = '1000px';
  // A second language that the practice has turned on; the form offers it where the tag does not choose it.
  const language = /^[a-z-]{2,12}$/.exec(script.dataset.language ?? '')?.[0];
  const address = `${origin}/p/${practice}${language ? `?language=${language}` : ''}`;

  /**
   * Inline and important: stronger than any rule of the page.
   * @param {HTMLElement} element @param {Record<string, string>} rules
   */
  const style = (element, rules) => {
    for (const property in rules) element.style.setProperty(property, rules[property], 'important');
  };

  /**
   * The practice's paragraph: the nearest one upwards that is for this form.
   * @param {Element} from @returns {HTMLElement|null}
   */
  const ownFallback = (from) => {
    const selector = `[data-frontdoor-fallback=""],[data-frontdoor-fallback="${practice}" i]`;
    for (let place = from.parentElement; place; place = place.parentElement) {
      const found = /** @type {HTMLElement|null} */ (place.querySelector(selector));
      if (found) return found;
    }
    return null;
  };

  const madeFallback = () => {
    const paragraph = document.createElement('p');
    const link = document.createElement('a');
    link.href = address;
    link.textContent = 'Open the online form on its own page';
    const call = (/** @type {string} */ number) => {
      const anchor = document.createElement('a');
      anchor.href = `tel:${number}`;
      anchor.textContent = number;
      return anchor;
    };
    paragraph.append('If it is an emergency, call ', call('999'),
      '. For urgent help when the surgery is closed, call ', call('111'), '. ', link, '.');
    style(paragraph, { display: 'block' });
    return paragraph;
  };

  const number = [...document.querySelectorAll('script[data-practice]')].indexOf(script) + 1;
  // A page that is put back by Turbo, htmx and their like holds copies of what this tag put there before. A copy has
  // the mark, but not the property: it is nobody's.
  const mark = `${practice}-${number}`;
  /** The copies; null: what is there is a form that works. @returns {HTMLElement[]|null} */
  const copies = () => {
    const marked = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`[data-frontdoor-of="${mark}"]`)]);
    return marked.some((/** @type {any} */ element) => element.frontdoorForm === true) ? null : marked;
  };
  const own = (/** @type {any} */ element) => {
    element.frontdoorForm = true;
    element.dataset.frontdoorOf = mark;
  };
  const removeCopies = () => {
    const left = copies();
    for (const copy of left ?? []) copy.remove();
    return left !== null;
  };
  if (!removeCopies()) return undefined;
  let found = ownFallback(script);
  let fallback = found ?? madeFallback();
  // A copy of a paragraph that was hidden says how it is shown.
  const shownAs = fallback.dataset.frontdoorShown ?? fallback.style.getPropertyValue('display');
  const shownPriority = fallback.style.getPropertyPriority('display');
  // An empty value takes the property away.
  const showFallback = () => fallback.style.setProperty('display', shownAs, shownPriority);
  const takeFallback = () => {
    if (found) found.dataset.frontdoorShown = shownAs;
    else own(fallback);
    showFallback();
  };
  takeFallback();

  const makeFrame = () => {
    const made = document.createElement('iframe');
    own(made);
    made.title = script.dataset.title || 'Contact the surgery online';
    made.referrerPolicy = 'no-referrer';
    style(made, {
      all: 'initial', display: 'block', width: '100%', 'min-width': '0', 'max-width': '100%', height: '600px',
      border: '0',
    });
    return made;
  };
  const frame = makeFrame();

  /** @param {string} name */
  const tell = (name) => frame.dispatchEvent(new CustomEvent(`frontdoor:${name}`, { bubbles: true }));
  let ready = false;

  /** How much of the window's top a header covers that stays there, in pixels. */
  const cover = () => {
    const { left, width } = frame.getBoundingClientRect();
    let bottom = 0;
    for (let layer = 0; layer < 4; layer += 1) {
      let element = document.elementFromPoint(left + width / 2, bottom + 1);
      while (element && !/fixed|sticky/.test(getComputedStyle(element).position)) element = element.parentElement;
      const below = element?.getBoundingClientRect().bottom ?? 0;
      if (below <= bottom || below > innerHeight / 2) break;
      bottom = below;
    }
    return bottom;
  };
  const post = (/** @type {string} */ name, /** @type {number} */ value) =>
    frame.contentWindow?.postMessage({ frontdoor: name, value }, origin);
  const told = { cover: 0, above: 0 };
  const tellCover = () => {
    post('cover', told.cover = cover());
    tellAbove();
  };
  // How much of the frame is above what can be seen: what stays in sight in it is put below that.
  const tellAbove = () => {
    const above = Math.max(0, Math.round(told.cover - frame.getBoundingClientRect().top));
    if (above !== told.above) post('above', told.above = above);
  };

  // A status.json that the practice's own site keeps (data-status): for when the form cannot have the service's.
  const handOverStatus = async () => {
    try {
      const response = await fetch(script.dataset.status ?? '', { credentials: 'omit' });
      if (!response.ok) return;
      frame.contentWindow?.postMessage({ frontdoor: 'status', value: await response.text() }, origin);
    } catch {
      // The form goes on as if the signal were normal.
    }
  };

  /** The words of web/embed/host.js. @type {Record<string, (value: unknown) => void>} */
  const words = {
    ready() {
      ready = true;
      clearTimeout(timer);
      style(frame, { display: 'block' });
      style(fallback, { display: 'none' });
      tellCover();
      if (script.dataset.status) void handOverStatus();
      tell('ready');
    },
    failed() {
      clearTimeout(timer);
      style(frame, { display: 'block' });
      showFallback();
    },
    height(value) {
      const height = Number(value);
      if (!(height >= 200 && height <= 40000 && height % 200 === 0)) return;
      style(frame, { height: `${height}px` });
      tell('resize');
    },
    page() {
      // A new page begins at its top: bring it into sight if the patient has scrolled past it, below whatever header
      // stays at the top of the window. Some come only when the page is scrolled: so twice.
      for (let times = 0; times < 2 && frame.getBoundingClientRect().top < cover(); times += 1) {
        style(frame, { 'scroll-margin-top': `${cover()}px` });
        frame.scrollIntoView({ block: 'start' });
      }
      tellCover();
    },
    submitted() {
      tell('submitted');
    },
    // "Exit this page": this page goes too, and Back does not lead to it.
    exit() {
      location.replace('https://www.bbc.co.uk/weather');
    },
  };

  /** @param {MessageEvent} event */
  const listen = (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const word = event.data?.frontdoor;
    if (typeof word === 'string' && Object.keys(words).includes(word)) words[word](event.data.value);
  };

  /** @type {ReturnType<typeof setTimeout>|undefined} */ let timer;
  const load = () => {
    near?.disconnect();
    // In the fragment, which is sent to nobody.
    const start = /^[a-z0-9-]+$/.test(script.dataset.start ?? '') ? `start=${script.dataset.start}` : '';
    const fragment = [number > 1 ? number : '', start].filter(Boolean).join(',');
    frame.src = fragment ? `${address}#${fragment}` : address;
    wait();
  };
  const wait = () => {
    timer = setTimeout(() => {
      // Nothing heard: the host is down or the frame is refused. Slow frames may still say ready.
      if (!ready) style(frame, { display: 'none' });
    }, readyMilliseconds);
  };
  // A form far down the page costs nothing until the visitor comes near it.
  const nearness = () => {
    const seen = (/** @type {IntersectionObserverEntry[]} */ entries) =>
      entries.some((entry) => entry.isIntersecting) && load();
    const knows = typeof IntersectionObserver === 'function';
    return knows ? new IntersectionObserver(seen, { rootMargin: nearMargin }) : null;
  };
  const near = nearness();

  /** A page that is put back without running its scripts has a copy of the frame: ours takes its place. */
  const replaceCopy = () => {
    const put = frame.isConnected ? null : copies();
    const place = put?.find((copy) => copy.tagName === 'IFRAME');
    if (!put || !place) return false;
    if (found) fallback = found = ownFallback(place) ?? found;
    place.before(frame);
    for (const copy of put) copy.remove();
    return true;
  };

  // Removing the frame, or what holds it, removes everything else of ours. A page that is put back as it was brings its
  // frame again, which then loads its form again.
  const watch = () => {
    let there = true;
    new MutationObserver(() => {
      if (!replaceCopy() && frame.isConnected === there) return;
      there = frame.isConnected;
      clearTimeout(timer);
      if (there) {
        if (!found) frame.before(fallback);
        showFallback();
        ready = false;
        wait();
      } else if (found) showFallback();
      else fallback.remove();
    }).observe(document, { childList: true, subtree: true });
  };

  const place = () => {
    if (!script.isConnected) return complain('the tag was taken out of the page before it ran: leave it where it is');
    const elements = found ? [frame] : [fallback, frame];
    // Nothing can be seen inside <head>: a tag put there gets its form at the end of the page.
    if (script.closest('head')) document.body.append(...elements);
    else script.after(...elements);
    addEventListener('scroll', () => requestAnimationFrame(tellAbove), { passive: true, capture: true });
    watch();
    if (near) near.observe(frame);
    else load();
    return undefined;
  };

  addEventListener('message', listen);
  if (document.body) place();
  else addEventListener('DOMContentLoaded', place, { once: true });
  return undefined;
})();
