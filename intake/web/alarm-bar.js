// The bar over every page of the inbox: how many requests ring, when that was last known, and loudly when it is not.
// Sound and desktop notices only after somebody allowed them by the button. No notice holds more than references.
'use strict';

(() => {
  const bar = document.getElementById('alarms');
  if (!bar) return;
  const fault = document.getElementById('alarms-fault');
  const allow = document.getElementById('alarms-allow');
  const icon = document.querySelector('link[rel="icon"]');
  const plainTitle = document.title;
  const calmIcon = icon.href;
  // Said by several tabs at once, one of them is enough.
  const sameRingMilliseconds = 15000;
  // No word from the worker for so long is no connection either.
  const silenceMilliseconds = 30000;
  const watched = !bar.hidden; // false: nobody is signed in on this page
  let heardAt = Date.now();
  let updated = document.getElementById('alarms-time')?.textContent ?? '';
  let sound = null;

  const kept = {
    read(store, name) {
      try {
        return JSON.parse(store.getItem(name) ?? 'null');
      } catch {
        return null;
      }
    },
    write(store, name, value) {
      try {
        store.setItem(name, JSON.stringify(value));
      } catch {
        // Storage is off: each page begins with nothing known.
      }
    },
  };

  function drawnIcon(mark) {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
      + '<circle cx="16" cy="16" r="16" fill="#d5281b"/><text x="16" y="23" font-size="20" font-family="Arial" '
      + `font-weight="700" text-anchor="middle" fill="#fff">${mark}</text></svg>`;
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }

  function showMark(mark) {
    document.title = mark ? `(${mark}) ${plainTitle}` : plainTitle;
    icon.href = mark ? drawnIcon(mark === '!' || Number(mark) < 10 ? mark : '9+') : calmIcon;
  }

  function words(count) {
    if (count === 0) return 'No urgent or overdue request needs somebody now';
    return count === 1 ? '1 urgent or overdue request needs somebody now'
      : `${count} urgent or overdue requests need somebody now`;
  }

  function beep() {
    if (sound?.state !== 'running') return;
    for (const [at, hertz] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = hertz;
      volume.gain.value = 0.2;
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + at);
      tone.stop(sound.currentTime + at + 0.2);
    }
  }

  function notice({ count, references }) {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const shown = new Notification('Frontdoor inbox', {
        body: `${words(count)}: ${references.join(', ')}`,
        tag: 'frontdoor-alarms',
        renotify: true,
        requireInteraction: true,
      });
      shown.addEventListener('click', () => {
        window.focus();
        shown.close();
      });
    } catch {
      // Phones show none for a page: the sound and the title remain.
    }
  }

  function ring(alarms) {
    const said = alarms.references.join();
    const last = kept.read(localStorage, 'frontdoor-last-ring');
    if (last?.said === said && Date.now() - last.at < sameRingMilliseconds) return;
    kept.write(localStorage, 'frontdoor-last-ring', { said, at: Date.now() });
    if (kept.read(localStorage, 'frontdoor-alarms') !== 'on') return;
    beep();
    notice(alarms);
  }

  // A request that was not among them at the last look rings; so do those that still are, after a time.
  function ringForNew(alarms) {
    const known = kept.read(sessionStorage, 'frontdoor-known') ?? { references: [], count: 0, at: 0 };
    const fresh = alarms.count > known.count || alarms.references.some((one) => !known.references.includes(one));
    const again = alarms.againSeconds > 0 && Date.now() - known.at >= alarms.againSeconds * 1000;
    const rings = alarms.count > 0 && (fresh || again);
    if (rings) ring(alarms);
    kept.write(sessionStorage, 'frontdoor-known',
      { references: alarms.references, count: alarms.count, at: rings ? Date.now() : known.at });
  }

  function say(message) {
    // Said once: a text that is put there again would be read out again.
    if (fault.textContent !== message) fault.textContent = message;
  }

  function show(alarms) {
    bar.hidden = false;
    updated = alarms.time;
    const link = document.getElementById('alarms-count');
    if (link.textContent !== words(alarms.count)) link.textContent = words(alarms.count);
    bar.classList.toggle('alarms-ring', alarms.count > 0);
    document.getElementById('alarms-time').textContent = alarms.time;
    say(alarms.signedIn || !watched ? ''
      : 'Your sign-in has ended. Urgent requests still ring here, but you cannot read them: sign in again.');
    showMark(alarms.count > 0 ? String(alarms.count) : '');
    ringForNew(alarms);
    showDead(alarms);
  }

  // What could not be handed to the practice's own systems. Said once, and heard when there is one more.
  function showDead(alarms) {
    const dead = document.getElementById('alarms-dead');
    const words = alarms.deadDeliveriesWords;
    if (dead.dataset.words === words) return;
    dead.dataset.words = words;
    dead.textContent = words ? `${words}: ` : '';
    if (!words) return;
    const manages = document.querySelector('nav a[href="/inbox/manage"]') !== null;
    if (manages) {
      const link = document.createElement('a');
      link.href = '/inbox/deliveries';
      link.textContent = 'look at them';
      dead.append(link);
    } else {
      dead.append('tell your manager');
    }
    const known = kept.read(sessionStorage, 'frontdoor-known-dead') ?? 0;
    if (alarms.deadDeliveries > known && kept.read(localStorage, 'frontdoor-alarms') === 'on') beep();
    kept.write(sessionStorage, 'frontdoor-known-dead', alarms.deadDeliveries);
  }

  function showFault(status) {
    if (!watched && bar.hidden) return;
    const ended = status === 401 || status === 403;
    say(ended ? 'You are signed out. No urgent request rings here: sign in again.'
      : `No connection${updated ? ` since ${updated}` : ''}. New urgent requests are not shown. Check the network, `
        + 'and tell the people who run the service.');
    showMark('!');
  }

  function hear(message) {
    heardAt = Date.now();
    if (message.status === 200) show(message.alarms);
    else showFault(message.status);
  }

  function showAllow() {
    const on = kept.read(localStorage, 'frontdoor-alarms') === 'on';
    allow.hidden = on && sound?.state === 'running';
    allow.textContent = on ? 'Turn the sound on again' : 'Turn on sound and notices';
  }

  async function startSound() {
    sound ??= new AudioContext();
    sound.addEventListener('statechange', showAllow);
    await sound.resume();
    showAllow();
  }

  allow.addEventListener('click', async () => {
    kept.write(localStorage, 'frontdoor-alarms', 'on');
    await startSound();
    beep();
    if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
  });
  // A browser lets a page sound after its user did something in it.
  addEventListener('pointerdown', () => {
    if (kept.read(localStorage, 'frontdoor-alarms') === 'on') startSound();
  }, { once: true });
  if (kept.read(localStorage, 'frontdoor-alarms') === 'on') startSound();
  showAllow();

  if (Number(bar.dataset.count) > 0) showMark(bar.dataset.count);
  try {
    const worker = new Worker('/inbox/alarms.js');
    worker.addEventListener('message', ({ data }) => hear(data));
    worker.addEventListener('error', () => showFault(0));
    document.addEventListener('visibilitychange', () => worker.postMessage('now'));
  } catch {
    showFault(0);
  }
  setInterval(() => {
    if (Date.now() - heardAt > silenceMilliseconds) showFault(0);
  }, silenceMilliseconds / 3);
})();
