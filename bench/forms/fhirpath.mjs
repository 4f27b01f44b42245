// The npm package fhirpath on the expression and the file of forms_bench.cpp; and JSON.parse of that file alone.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import fhirpath from 'fhirpath';

const file = process.env.FRONTDOOR_BENCH_FORM;
const text = file ? readFileSync(file, 'utf8') : JSON.stringify({ resourceType: 'Questionnaire', status: 'active',
  item: Array.from({ length: 1000 }, (_, index) => ({ linkId: String(index), type: 'boolean' })) });

/** Milliseconds one run takes, the best of some. */
function time(/** @type {() => unknown} */ run) {
  let best = Infinity;
  for (let round = 0; round < 15; round += 1) {
    const began = performance.now();
    run();
    best = Math.min(best, performance.now() - began);
  }
  return best;
}

const resource = JSON.parse(text);
const compiled = fhirpath.compile("descendants().where(linkId = '500').type");
console.log(JSON.stringify({
  fhirpath_ms: time(() => compiled(resource)),
  json_parse_ms: time(() => JSON.parse(text)),
}));
