// Opens connections that send a request one byte a second each, for bench-intake.
//
//   node slow_clients.mjs PORT CONNECTIONS SECONDS
import { connect } from 'node:net';

const [port, count, seconds] = process.argv.slice(2).map(Number);
const request = 'POST /v1/practices/A81001/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6000\r\n\r\n';
let open = 0;
const sockets = Array.from({ length: count }, () => {
  const socket = connect(port, '127.0.0.1', () => { open += 1; });
  socket.on('error', () => {});
  socket.on('close', () => { open -= 1; });
  return socket;
});
let at = 0;
const timer = setInterval(() => {
  for (const socket of sockets) if (!socket.destroyed) socket.write(request[at % request.length]);
  at += 1;
}, 1000);
setTimeout(() => console.log(`open ${open}`), 3000);
setTimeout(() => {
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
}, seconds * 1000);
