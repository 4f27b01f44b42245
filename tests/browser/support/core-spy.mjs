// Looks into the core while the form runs: what it holds of a control, as its View says.

/** Before the page's scripts. @param {import('playwright-core').Page} page */
export async function spyOnCore(page) {
  await page.addInitScript(() => {
    const instantiate = /** @type {any} */ (WebAssembly.instantiate);
    WebAssembly.instantiate = async (/** @type {any[]} */ ...parameters) => {
      const instance = await instantiate(...parameters);
      if ('frontdoor_core_output' in instance.exports) Object.assign(window, { core: instance.exports });
      return instance;
    };
  });
}

/**
 * The value that the core has for a node.
 * @param {import('playwright-core').Page} page @param {string} node its name @returns {Promise<string>}
 */
export function coreValue(page, node) {
  return page.evaluate((wanted) => {
    const { core } = /** @type {any} */ (window);
    const start = core.frontdoor_core_output(0);
    const bytes = new Uint8Array(core.memory.buffer, start, core.frontdoor_core_output_bytes());
    const view = JSON.parse(new TextDecoder().decode(bytes));
    const find = (/** @type {any} */ from) => {
      if (from.name === wanted) return from;
      for (const child of from.children ?? []) {
        const found = /** @type {any} */ (find(child));
        if (found) return found;
      }
      return null;
    };
    return find(view.root)?.value ?? '';
  }, node);
}
