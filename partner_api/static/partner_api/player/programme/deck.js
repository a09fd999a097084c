// @ts-check
// Which card the filler shows in which of its slots: they take turns through the day, so that screens with equal manifests
// show the same one, whenever they started. Pure.

/**
 * `item`, the filler, as the card that fills its slot number `dealt` of the day, which begins at `at`; null without any.
 * @param {Item} item
 * @param {readonly FillerCard[]} cards
 * @param {{ startMs: number, dealt?: number }} slot
 * @returns {Item | null}
 */
export function dealt(item, cards, { startMs, dealt: number = 0 }) {
  const there = cards.filter(({ flight }) => isWithin(startMs, flight));
  const card = there[number % there.length];
  return card ? { ...item, id: card.id, revision: card.revision, asset: card.picture, text: card } : null;
}

/** Its words without its picture, which is not here yet. @param {Item} item @returns {Item} */
export function bare(item) {
  return { ...item, asset: null };
}

/** @param {number} at @param {FillerCard["flight"]} flight */
function isWithin(at, [from, until]) {
  return (from === null || Date.parse(from) <= at) && (until === null || at < Date.parse(until));
}
