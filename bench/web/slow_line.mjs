// A slow line, as a proxy on loopback: whatever runs through one line shares its bandwidth, and every request waits.
// The browser's own throttling does not reach workers.
import { connect, createServer } from 'node:net';

/** What the line carries in one go, bytes: a packet. */
const packet = 1460;
const tick = 5;

/** @param {{latency: number, bytesPerSecond: number}} line milliseconds from request to answer; downwards */
export function slowLine({ latency, bytesPerSecond }) {
  /** What waits to go down, a queue for each connection. @type {Map<import('node:net').Socket, Buffer[]>} */
  const waiting = new Map();
  /** Who gets nothing more from its server. @type {WeakSet<import('node:net').Socket>} */ const ended = new WeakSet();
  let allowance = 0;
  let last = performance.now();
  /** @type {ReturnType<typeof setInterval>|undefined} */ let pump;
  const send = () => {
    const now = performance.now();
    allowance += ((now - last) / 1000) * bytesPerSecond;
    last = now;
    while (allowance > 0 && waiting.size > 0) {
      // In turn, a packet each.
      const [client, parts] = /** @type {[import('node:net').Socket, Buffer[]]} */ (waiting.entries().next().value);
      waiting.delete(client);
      const [first, ...rest] = parts;
      const left = first.length > packet ? [first.subarray(packet), ...rest] : rest;
      allowance -= Math.min(packet, first.length);
      client.write(first.subarray(0, packet));
      if (left.length > 0) waiting.set(client, left);
      else if (ended.has(client)) client.end();
    }
    if (waiting.size > 0) return;
    // An idle line saves nothing up.
    allowance = Math.min(allowance, 0);
    clearInterval(pump);
    pump = undefined;
  };
  const down = (/** @type {import('node:net').Socket} */ client, /** @type {Buffer} */ bytes) => {
    waiting.set(client, [...waiting.get(client) ?? [], bytes]);
    if (pump) return;
    last = performance.now();
    pump = setInterval(send, tick);
  };
  let requests = 0;
  return {
    /** How many requests have gone up since this was last asked. */
    requests() {
      const gone = requests;
      requests = 0;
      return gone;
    },
    /** Opens the line to a server. @param {string} target its address */
    async open(target) {
      const { hostname, port: targetPort } = new URL(target);
      const server = createServer((client) => {
        const upstream = connect(Number(targetPort), hostname);
        client.on('data', (bytes) => {
          if (/^(GET|POST) /.test(bytes.toString('latin1', 0, 5))) requests += 1;
          setTimeout(() => upstream.writable && upstream.write(bytes), latency);
        });
        upstream.on('data', (bytes) => down(client, bytes));
        upstream.on('close', () => {
          ended.add(client);
          if (!waiting.has(client)) client.end();
        });
        client.on('close', () => {
          waiting.delete(client);
          upstream.destroy();
        });
        for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
      });
      await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
    },
  };
}
