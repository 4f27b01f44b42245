// Keeps the list of requests fresh while somebody looks at it, moves through it by arrow keys, and prints. What rings
// is the bar's (alarm-bar.js).
// The inbox works without it: reload the page instead.
'use strict';

(() => {
  const everyMilliseconds = 15000;

  function unseen() {
    return Number(document.querySelector('[data-unseen]')?.dataset.unseen ?? 0);
  }

  function announce(before) {
    const announcer = document.getElementById('announcer');
    if (!announcer || unseen() <= before) return;
    announcer.textContent = `${unseen()} urgent requests have not been seen.`;
  }

  async function refresh() {
    if (document.hidden || !document.querySelector('[data-refresh]')) return;
    let response;
    try {
      // The header tells the service that nobody asked for this: it does not keep the sign-in alive.
      response = await fetch(location.href, { headers: { 'X-Frontdoor-Background': '1' }, credentials: 'same-origin' });
    } catch {
      return; // offline: the next round tries again
    }
    if (response.redirected) {
      location.reload(); // signed out: show the sign-in page rather than an old list
      return;
    }
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('[data-refresh]');
    const shown = document.querySelector('[data-refresh]');
    if (!fresh || !shown || fresh.innerHTML === shown.innerHTML) return;
    const before = unseen();
    const focused = shown.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    shown.replaceWith(fresh);
    if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    announce(before);
  }

  // Up and down move between requests, but only while one has the focus: no key is taken from anybody else.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...document.querySelectorAll('.cards h2 a')];
    const at = links.indexOf(document.activeElement);
    const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });

  // A reply that was chosen is in its field at once; without a script a button puts it there.
  for (const choice of document.querySelectorAll('[data-fills]')) {
    choice.nextElementSibling.hidden = true;
    choice.addEventListener('change', () => {
      document.getElementById(choice.dataset.fills).value = choice.selectedOptions[0].dataset.text ?? '';
    });
  }
  // Red flags are read while somebody writes a call down, as the patients' form reads them while patients write.
  const afterTypingMilliseconds = 600;
  const writing = document.querySelector('[data-reads]');
  const readSoFar = document.getElementById('read-so-far');
  let typing = 0;
  let reading = 0;
  async function readNow() {
    const mine = ++reading;
    const notRead = '<p class="hint">Not read while you write: no connection. Press the button below.</p>';
    let part = notRead;
    try {
      const body = new URLSearchParams(new FormData(writing));
      const response = await fetch(writing.dataset.reads, { method: 'POST', body });
      if (response.ok && !response.redirected) part = await response.text();
    } catch {
      // offline: said below the field
    }
    // A later press of a key has been read meanwhile.
    if (mine !== reading || readSoFar.dataset.part === part) return;
    readSoFar.dataset.part = part;
    readSoFar.replaceChildren(...new DOMParser().parseFromString(part, 'text/html').body.childNodes);
  }
  writing?.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(readNow, afterTypingMilliseconds);
  });
  if (writing?.elements.namedItem('words')?.value) readNow();

  // What somebody typed and has not sent goes by no wrong click: the browser asks first. Nothing of it is kept in the
  // browser. A call that is read out and not saved yet counts as typed.
  const unsent = new Set(document.querySelectorAll('form[data-unsaved]'));
  if (writing?.elements.namedItem('words')?.value) unsent.add(writing);
  let sent = null;
  document.addEventListener('input', ({ target }) => {
    const form = target.form;
    if (form && (target.matches('textarea:not([readonly])') || form === writing)) unsent.add(form);
  });
  document.addEventListener('submit', (event) => {
    sent = event.target;
  });
  addEventListener('beforeunload', (event) => {
    const leaves = [...unsent].some((form) => form !== sent && form.isConnected);
    sent = null; // who stays has sent nothing
    if (leaves) event.preventDefault();
  });

  // Who else has this request open. The page is not kept signed in by it.
  const others = document.querySelector('[data-others]');
  async function look() {
    if (document.hidden) return;
    try {
      const response = await fetch(others.dataset.others, { headers: { 'X-Frontdoor-Background': '1' } });
      if (!response.ok || response.redirected) return;
      const names = (await response.json()).others;
      const words = names.length > 0 ? `Also looking at this now: ${names.join(', ')}` : '';
      if (others.textContent !== words) others.textContent = words;
    } catch {
      // offline: the next round asks again
    }
  }
  if (others) setInterval(look, everyMilliseconds);

  // What is wrong is where a keyboard and a screen reader go on.
  document.querySelector('.error-summary')?.focus();

  // What is folded on the screen is part of the request on paper.
  window.addEventListener('beforeprint', () => {
    for (const folded of document.querySelectorAll('details.printed')) folded.open = true;
  });
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
  for (const button of document.querySelectorAll('[data-copy]')) {
    const text = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector('[data-copied]');
    if (!text || !said || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = 'Copied.';
      } catch {
        // The browser said no: the text is below, to be copied by hand.
        text.closest('details').open = true;
        text.focus();
        text.select();
        said.textContent = 'The browser did not allow it. The text is selected: copy it with Ctrl and C.';
      }
    });
  }
  setInterval(refresh, everyMilliseconds);
  document.addEventListener('visibilitychange', refresh);
})();
