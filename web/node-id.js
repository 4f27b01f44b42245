// The number of a node from its name, as core/include/frontdoor/view.h makes it: FNV-1a over UTF-8.

/** @param {string} name */
export function nodeId(name) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash === 0 ? 1 : hash;
}
