// A reporter for Node's test runner that prints what failed and nothing else.
/** @param {AsyncIterable<{type: string, data: any}>} source */
export default async function* faults(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:fail') continue;
    const cause = data.details?.error?.cause ?? data.details?.error;
    yield `${data.name}\n  ${String(cause?.message ?? cause).trim()}\n`;
  }
}
