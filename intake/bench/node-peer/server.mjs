// The peer of scripts/bench-intake: a Node service that parses the same bundle, checks it with a JSON schema (ajv) and
// inserts it into SQLite (better-sqlite3) with the same durability (WAL, synchronous=FULL) and the same group commit:
// whatever has queued up while the last transaction was written goes into the next one. It reads no red flags and
// encrypts nothing.
//
//   node server.mjs DATABASE PORT
import Ajv from 'ajv';
import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const [file, port] = process.argv.slice(2);
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY, ods TEXT NOT NULL,
  key TEXT NOT NULL, reference TEXT NOT NULL, received INTEGER NOT NULL, bundle BLOB NOT NULL,
  UNIQUE (ods, key), UNIQUE (ods, reference))`);
const insert = database.prepare(
  'INSERT INTO requests (ods, key, reference, received, bundle) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');

const resource = { type: 'object', required: ['resourceType'], properties: { resourceType: { type: 'string' } } };
const validate = new Ajv().compile({
  type: 'object',
  required: ['resourceType', 'type', 'entry'],
  properties: {
    resourceType: { const: 'Bundle' },
    type: { const: 'collection' },
    entry: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['fullUrl', 'resource'],
        properties: { fullUrl: { type: 'string', pattern: '^urn:uuid:' }, resource },
      },
    },
  },
});

/** @type {{row: unknown[], done: () => void}[]} */
let queue = [];
let scheduled = false;

const writeAll = database.transaction((/** @type {typeof queue} */ batch) => {
  for (const { row } of batch) insert.run(...row);
});

function commit() {
  const batch = queue;
  queue = [];
  scheduled = false;
  writeAll(batch);
  for (const { done } of batch) done();
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {object} body */
function reply(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

createServer((request, response) => {
  /** @type {Buffer[]} */
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    let bundle;
    try {
      bundle = JSON.parse(body.toString('utf8'));
    } catch {
      reply(response, 400, { title: 'not JSON' });
      return;
    }
    if (!validate(bundle)) {
      reply(response, 422, { title: 'not a request' });
      return;
    }
    const reference = randomBytes(5).toString('hex');
    const ods = request.url?.split('/')[3] ?? '';
    queue.push({
      row: [ods, request.headers['idempotency-key'] ?? '', reference, Date.now(), body],
      done: () => reply(response, 201, { reference }),
    });
    if (!scheduled) {
      scheduled = true;
      setImmediate(commit); // after every request that has arrived meanwhile
    }
  });
}).listen(Number(port), '127.0.0.1', () => console.log(`listening http://127.0.0.1:${port}`));
