// Keeps the list of requests fresh. The inbox works without it: reload the page instead.
'use strict';

(() => {
  const everyMilliseconds = 30000;
  if (!document.querySelector('[data-refresh]')) return;

  async function refresh() {
    if (document.hidden) return;
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
    const focused = shown.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    shown.replaceWith(fresh);
    if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  setInterval(refresh, everyMilliseconds);
  document.addEventListener('visibilitychange', refresh);
})();
