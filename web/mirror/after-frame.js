// Behaviour: what an input asks for is done after the browser has shown the input itself (a button that is down). So
// the answer to a finger never waits for the work that follows.

/** A page that is not drawn (a hidden tab, a frame out of sight) has no frames: then it is done without one. */
const frameMillisecondsMax = 100;

/** Runs each `work` once, in the order of the calls. @param {() => void} work */
export function afterFrame(work) {
  queue.push(work);
  if (queue.length > 1) return;
  const timer = setTimeout(runAll, frameMillisecondsMax);
  // A message is a task of its own: it comes after the frame that this callback begins.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      clearTimeout(timer);
      port1.close();
      runAll();
    };
    port2.postMessage(null);
  });
}

/** @type {(() => void)[]} */
const queue = [];

function runAll() {
  for (const work of queue.splice(0)) work();
}
