// Asks the service which requests ring, for every page of the inbox. A worker: browsers slow down the timers of a tab
// that nobody looks at, and a worker's not.
'use strict';

(() => {
  const everyMilliseconds = 8000;
  const patienceMilliseconds = 6000;
  let asking = false;

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      // The header tells the service that nobody asked for this: it does not keep the sign-in alive.
      const response = await fetch('/inbox/alarms', {
        headers: { 'X-Frontdoor-Background': '1' },
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMilliseconds),
      });
      postMessage(response.ok ? { status: 200, alarms: await response.json() } : { status: response.status });
    } catch {
      postMessage({ status: 0 });
    } finally {
      asking = false;
    }
  }

  addEventListener('message', ask);
  setInterval(ask, everyMilliseconds);
  ask();
})();
