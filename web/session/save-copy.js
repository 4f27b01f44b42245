// Saves the patient's copy as a file on their device. Nothing leaves the browser.

const types = /** @type {Record<string, string>} */ ({ html: 'text/html', txt: 'text/plain' });

/** @param {string} name with its ending @param {string} text */
export function saveCopy(name, text) {
  const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain';
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the file after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
