// The biggest functions of a WebAssembly module, by the bytes of their bodies: read from its code section
// (https://webassembly.github.io/spec/core/binary/modules.html), named by emcc's symbol map where there is one.

const sectionImport = 2;
const sectionCode = 10;
const shown = 15;

/** @param {Uint8Array} bytes */
function reader(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  return {
    number,
    byte: () => bytes[at++],
    forward: (/** @type {number} */ count) => { at += count; },
    get at() { return at; },
    get ended() { return at >= bytes.length; },
  };
}

/** How many functions are imported: they come first in the numbering. @param {ReturnType<typeof reader>} input */
function importedFunctions(input) {
  let functions = 0;
  for (let count = input.number(); count > 0; count -= 1) {
    input.forward(input.number());
    input.forward(input.number());
    const kind = input.byte();
    if (kind === 0) {
      functions += 1;
      input.number();
      continue;
    }
    if (kind !== 2) input.byte();
    if (kind === 3) continue;
    const limits = input.byte();
    input.number();
    if (limits & 1) input.number();
  }
  return functions;
}

/** @param {Uint8Array} bytes @param {string} symbols lines "index:name" @returns {string[]} */
export function biggestFunctions(bytes, symbols) {
  const names = new Map(symbols.split('\n').map((line) => {
    const colon = line.indexOf(':');
    return [Number(line.slice(0, colon)), line.slice(colon + 1)];
  }));
  const input = reader(bytes);
  let first = 0;
  /** @type {{size: number, index: number}[]} */ const bodies = [];
  while (!input.ended) {
    const section = input.byte();
    const size = input.number();
    const end = input.at + size;
    if (section === sectionImport) first = importedFunctions(input);
    if (section === sectionCode) {
      const count = input.number();
      for (let index = 0; index < count; index += 1) {
        const body = input.number();
        bodies.push({ size: body, index: first + index });
        input.forward(body);
      }
    }
    input.forward(end - input.at);
  }
  return bodies.sort((one, other) => other.size - one.size).slice(0, shown)
    .map(({ size, index }) => `${String(size).padStart(8)}  ${names.get(index) ?? `function ${index}`}`);
}
