// `doctor` asks the running service through its proxy: a small one of ours, which does each thing wrong in turn.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import path from 'node:path';
import { Service, ods, root } from './service.mjs';

const service = new Service();
let base = '';
/** What the proxy does to a call on its way in, and to an answer on its way out.
 * @type {(headers: import('node:http').IncomingHttpHeaders) => void} */
let inward;
/** @type {(headers: import('node:http').IncomingHttpHeaders, url: string) => void} */
let outward;
let down = false;
let bodyMax = Infinity;

/** @type {import('node:http').RequestListener} */
const handOn = (call, answer) => {
  const headers = { ...call.headers };
  inward(headers);
  const tooLong = Number(headers['content-length'] ?? 0) > bodyMax;
  if (tooLong) {
    // As nginx does: what still comes is read, or the caller would see a broken connection and no answer.
    answer.writeHead(413).end();
    return void call.resume();
  }
  if (down) return void answer.writeHead(502, { 'Content-Type': 'text/html' }).end('down');
  const { hostname, port } = new URL(service.address);
  return void call.pipe(request({ hostname, port, path: call.url, method: call.method, headers }, (reply) => {
    const back = { ...reply.headers };
    outward(back, call.url ?? '');
    answer.writeHead(reply.statusCode ?? 500, back);
    reply.pipe(answer);
  }).once('error', () => answer.writeHead(502).end()));
};
const proxy = createServer(handOn);
function asItShould() {
  inward = (headers) => { headers['x-forwarded-for'] = '198.51.100.7'; };
  outward = () => {};
}

/** @param {string[]} [more] */
function doctor(more = []) {
  const flags = ['--data-directory', service.data, '--web-root', path.join(service.folder, 'web'), '--base-url', base,
    '--trusted-proxy', '127.0.0.1', ...more];
  const { stdout } = spawnSync(path.join(root, 'build/native-release/bin/frontdoor-intake'), ['doctor', ...flags],
    { encoding: 'utf8' });
  return stdout;
}
/** The doctor runs beside us while the proxy answers: not synchronously. @param {string[]} [more] */
async function examine(more = []) {
  return service.run(['doctor', '--web-root', path.join(service.folder, 'web'), '--base-url', base,
    '--trusted-proxy', '127.0.0.1', '--port', new URL(service.address).port, ...more]).catch((fault) => fault.stdout);
}

before(async () => {
  asItShould();
  const loader = 'console.log("form");';
  const web = path.join(service.folder, 'web');
  mkdirSync(path.join(web, 'v/0.1.0'), { recursive: true });
  for (const file of ['frontdoor.js', 'v/0.1.0/frontdoor.js']) writeFileSync(path.join(web, file), loader);
  const hash = `sha384-${createHash('sha384').update(loader).digest('base64')}`;
  writeFileSync(path.join(web, 'integrity.json'), JSON.stringify({ '/v/0.1.0/frontdoor.js': hash }));
  service.addPractice();
  service.command(['practice', 'sites', '--ods', ods, '--add', 'https://www.riverside.example']);
  await new Promise((resolve) => { proxy.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const address = proxy.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  await service.start(['--base-url', base, '--trusted-proxy', '127.0.0.1']);
});
after(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await service.remove();
});

test('A proxy and an embedding that are right are said to be', async () => {
  asItShould();
  const said = await examine();
  for (const line of [/ok {5}the proxy at 127\.0\.0\.1 says who calls/, /ok {5}the address arrives unchanged/,
    /ok {5}the script tag's address gives the script/, /ok {5}the script of \/v\/0\.1\.0\/frontdoor\.js has the hash/,
    /ok {5}https:\/\/www\.riverside\.example may show the form of A81001/]) assert.match(said, line);
});

const wrong = /** @type {Record<string, [() => void, RegExp, RegExp]>} */ ({
  'hands on what a caller made up': [() => { inward = () => {}; }, /WRONG {2}the proxy hands on the X-Forwarded-For/,
    /proxy_set_header X-Forwarded-For \$remote_addr/],
  'says nothing of its callers': [() => { inward = (headers) => { delete headers['x-forwarded-for']; }; },
    /WRONG {2}the proxy at 127\.0\.0\.1 does not say who calls/, /let it set X-Forwarded-For/],
  'says it in Forwarded alone': [() => {
    inward = (headers) => {
      delete headers['x-forwarded-for'];
      headers.forwarded = 'for=198.51.100.7;proto=https';
    };
  }, /WRONG {2}the proxy says who calls in Forwarded/, /let it set X-Forwarded-For too/],
  'changes the address': [() => { inward = (headers) => { headers.host = 'intake.internal:8080'; }; },
    /WRONG {2}the proxy changes the address: .* intake\.internal:8080 arrives/, /proxy_set_header Host/],
  'leads elsewhere': [() => { down = true; },
    /WRONG {2}the proxy at .* does not reach the service \(status 502\)\n +the service listens at /, /hand on/],
  'takes headers away': [() => { outward = (headers) => { delete headers['content-security-policy']; }; },
    /WRONG {2}the form of A81001 does not let https:\/\/www\.riverside\.example show it/, /Content-Security-Policy/],
  'gives scripts as pages': [() => {
    outward = (headers, url) => { if (url.endsWith('.js')) headers['content-type'] = 'text/html'; };
  }, /WRONG {2}the script tag's address, .*\/frontdoor\.js, gives no script \(200 text\/html\)/, /hand on everything/],
});
for (const [name, [make, says, remedy]] of Object.entries(wrong)) {
  test(`A proxy that ${name} is found, and what to do`, async () => {
    asItShould();
    make();
    const said = await examine();
    down = false;
    assert.match(said, says);
    assert.match(said, remedy);
  });
}

test('A proxy that the service does not trust is named', async () => {
  asItShould();
  const own = new Service();
  own.data = service.data;
  const before = service.address;
  await own.start(['--base-url', base]);
  service.address = own.address;
  const said = await examine();
  service.address = before;
  await own.remove();
  assert.match(said, /WRONG {2}the proxy at 127\.0\.0\.1 is not among trusted-proxy/);
  assert.match(said, /set trusted-proxy = 127\.0\.0\.1/);
});

test('A practice without a website, and a loader that was changed, are found', async () => {
  asItShould();
  service.command(['practice', 'add', '--ods', 'B82002', '--name', 'Hill Surgery', '--phone', '020 7946 0001']);
  writeFileSync(path.join(service.folder, 'web/v/0.1.0/frontdoor.js'), 'changed');
  // The service read its files at the start: one that is started now gives the changed ones.
  const own = new Service();
  own.data = service.data;
  writeFileSync(path.join(own.folder, 'web/integrity.json'), '{"/v/0.1.0/frontdoor.js":"sha384-AAAA"}');
  writeFileSync(path.join(own.folder, 'web/frontdoor.js'), 'changed');
  const before = service.address;
  await own.start(['--base-url', base, '--trusted-proxy', '127.0.0.1']);
  service.address = own.address;
  const said = await examine();
  service.address = before;
  await own.remove();
  assert.match(said, /look {3}no website may show the form of B82002/);
  assert.match(said, /WRONG {2}the script of \/v\/0\.1\.0\/frontdoor\.js is not the one that integrity\.json names/);
});

test('Nobody else is told how a call came', async () => {
  asItShould();
  for (const question of ['', '1.x', `${Math.floor(Date.now() / 1000)}.${'0'.repeat(64)}`]) {
    const reply = await fetch(`${service.address}/healthz`, { headers: { 'X-Frontdoor-Doctor': question } });
    assert.deepEqual(await reply.json(), { status: 'ok' });
  }
});

test('A service that does not run is blamed, and not the proxy in front of it', async () => {
  asItShould();
  for (const [name, at] of [['a proxy that answers 502', base], ['nothing at all', 'http://127.0.0.1:9']]) {
    down = true;
    const said = await examine(['--base-url', at, '--port', '9']);
    down = false;
    assert.match(said, /WRONG {2}the service does not run: nothing answers at port 9\n +systemctl start/, name);
    assert.doesNotMatch(said, /let the proxy|start the proxy/, name);
  }
  assert.match(await examine(['--base-url', 'http://127.0.0.1:9']), /nothing answers at .* and the service runs/);
  assert.match(doctor(['--base-url', 'http://127.0.0.1:9']), /the service does not run/);
});

test('A name that leads nowhere is said', async () => {
  const said = await examine(['--base-url', 'https://forms.invalid']);
  assert.match(said, /WRONG {2}the name forms\.invalid of base-url leads nowhere from here\n +give it an address/);
});

/** A certificate for that name, of our own making. @param {string} name */
function certificate(name) {
  const [key, cert] = ['key', 'pem'].map((ending) => path.join(service.folder, `${name}.${ending}`));
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj',
    `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return { key, cert };
}

/** What doctor says of a proxy that speaks TLS. @param {string} name the certificate's @param {string[]} more
 * @returns {Promise<string>} */
async function examineTls(name, more) {
  const { key, cert } = certificate(name);
  const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, handOn);
  await new Promise((resolve) => { tls.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const address = tls.address();
  const own = new Service();
  own.data = service.data;
  const before = service.address;
  const at = `https://localhost:${typeof address === 'object' && address ? address.port : 0}`;
  try {
    await own.start(['--base-url', at, '--trusted-proxy', '127.0.0.1']);
    service.address = own.address;
    return await examine(['--base-url', at, ...more.map((word) => word.replace('CERT', cert))]);
  } finally {
    service.address = before;
    tls.closeAllConnections();
    tls.close();
    await own.stop();
  }
}

/** @param {string} scheme @returns {(headers: import('node:http').IncomingHttpHeaders) => void} */
const forwarded = (scheme) => (headers) => {
  Object.assign(headers, { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': scheme });
};

/** One table of what a TLS proxy does wrong: how, and what is said.
 * @type {Record<string, [string, string[], () => void, RegExp[]]>} */
const tlsFaults = {
  'nothing wrong': ['localhost', ['--ca', 'CERT'], () => {}, [/ok {5}Strict-Transport-Security arrives once/,
    /ok {5}the proxy says that TLS was spoken/, /ok {5}a photo of 5000000 bytes gets through/]],
  'a certificate for another name': ['other.example', ['--ca', 'CERT'], () => {},
    [/WRONG {2}browsers refuse the certificate at https:\/\/localhost:\d+: .*\n +get one that names localhost/,
      /ok {5}the proxy at 127\.0\.0\.1 says who calls/]],
  'a certificate of nobody known': ['localhost', [], () => {},
    [/WRONG {2}browsers refuse the certificate .*\n +let the proxy send the whole chain/]],
  'no HSTS': ['localhost', ['--ca', 'CERT'], () => {
    outward = (headers) => { delete headers['strict-transport-security']; };
  }, [/WRONG {2}no Strict-Transport-Security arrives/]],
  'HSTS twice': ['localhost', ['--ca', 'CERT'], () => {
    outward = (headers) => {
      /** @type {any} */ (headers)['strict-transport-security'] = [headers['strict-transport-security'], 'max-age=60'];
    };
  }, [/WRONG {2}Strict-Transport-Security arrives 2 times.*\n +take the proxy's own out/]],
  'another X-Forwarded-Proto': ['localhost', ['--ca', 'CERT'], () => {
    inward = forwarded('http');
  }, [/WRONG {2}the proxy says that patients came by http, and they type https.*\n +let it set X-Forwarded-Proto/]],
  'no X-Forwarded-Proto': ['localhost', ['--ca', 'CERT'], () => {
    inward = (headers) => { headers['x-forwarded-for'] = '198.51.100.7'; };
  }, [/look {3}the proxy does not say that TLS was spoken/]],
  'small bodies alone': ['localhost', ['--ca', 'CERT'], () => { bodyMax = 1_000_000; },
    [/WRONG {2}a photo of 5000000 bytes does not get through the proxy \(413\)[^]*client_max_body_size 5m/]],
};
for (const [name, [named, more, make, says]] of Object.entries(tlsFaults)) {
  test(`A proxy with TLS that has ${name}`, async () => {
    asItShould();
    inward = forwarded('https');
    make();
    const said = await examineTls(named, more);
    bodyMax = Infinity;
    for (const words of says) assert.match(said, words);
  });
}

test('A certificate of the service that is for another name is found', async () => {
  const { key, cert } = certificate('other.example');
  const said = await examine(['--tls-certificate', cert, '--tls-key', key, '--base-url', 'https://forms.invalid']);
  assert.match(said, /WRONG {2}the certificate is not for forms\.invalid, which base-url names/);
});

test('A folder that the service may not write to is found, and what to do', async () => {
  asItShould();
  const [inside, outside, dropIns] = [path.join(service.data, 'drop'), path.join(service.folder, 'drop'),
    path.join(service.folder, 'drop-ins')];
  for (const folder of [inside, outside, dropIns]) mkdirSync(folder);
  const set = (/** @type {string} */ folder) => service.command(
    ['delivery', 'set', '--practice', ods, '--folder', folder]);
  set(inside);
  assert.match(await examine(['--drop-ins', dropIns]), /ok {5}the folder of A81001, .*\/drop, can be written to/);
  assert.match(set(outside), /needs ReadWritePaths=/);
  assert.match(await examine(['--drop-ins', dropIns]),
    /WRONG {2}the folder of A81001, .* is outside the data directory/);
  writeFileSync(path.join(dropIns, 'folder.conf'), `[Service]\nReadWritePaths=/srv/other ${outside}\n`);
  assert.match(await examine(['--drop-ins', dropIns]), /ok {5}the folder of A81001/);
  service.command(['delivery', 'set', '--practice', ods, '--no-folder']);
});
