// Looks into a QuestionnaireResponse: for compare.mjs, and the test of what it says.
const plain = (/** @type {any} */ answer) =>
  Object.entries(answer).find(([key]) => key.startsWith('value'))?.[1];

/** The answers to an item, wherever it is in a response. @returns {unknown[]} */
export function answersTo(/** @type {any} */ owner, /** @type {string} */ linkId) {
  return (owner.item ?? []).flatMap((/** @type {any} */ item) => [
    ...(item.linkId === linkId ? (item.answer ?? []).map(plain) : []),
    ...answersTo(item, linkId),
    ...(item.answer ?? []).flatMap((/** @type {any} */ one) => answersTo(one, linkId))]);
}

/** A response as the answers file of `fill`. @returns {any[]} */
export function logOf(/** @type {any} */ owner, /** @type {number[]} */ place = []) {
  /** @type {Map<string, number>} */ const seen = new Map();
  return (owner.item ?? []).flatMap((/** @type {any} */ item) => {
    const nth = seen.get(item.linkId) ?? 0;
    seen.set(item.linkId, nth + 1);
    if (item.item) return logOf(item, [...place, nth]);
    const values = item.answer ?? [];
    return [{ linkId: item.linkId, value: values.length > 1 ? values.map(plain) : values[0],
      ...(place.length > 0 ? { index: place } : {}) }];
  });
}
