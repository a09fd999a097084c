// @ts-check
// Which files are needed first.

/**
 * The digests of the files that `manifest` names: of what is in its flight at `at` the small ones first, so that there
 * is soon something to show; then what begins later, by its day. Takeovers come before all. Files that no item
 * names come last.
 * @param {Pick<Manifest, "assets" | "items">} manifest
 * @param {number} at
 * @returns {string[]}
 */
export function byNeed({ assets, items }, at) {
  /** @type {Map<string, { tier: number, from: number }>} */
  const needs = new Map();
  for (const { asset, tier, flight } of items) {
    if (!asset) continue;
    const need = { tier: tier && 1, from: Math.max(at, Date.parse(flight[0] ?? "") || at) };
    const known = needs.get(asset);
    if (!known || compare(need, known) < 0) needs.set(asset, need);
  }
  const last = { tier: 2, from: 0 };
  const needOf = (/** @type {string} */ sha) => needs.get(sha) ?? last;
  return Object.keys(assets).sort(
    (one, other) => compare(needOf(one), needOf(other)) || assets[one].bytes - assets[other].bytes,
  );
}

/**
 * @param {{ tier: number, from: number }} one
 * @param {{ tier: number, from: number }} other
 */
function compare(one, other) {
  return one.tier - other.tier || one.from - other.from;
}
