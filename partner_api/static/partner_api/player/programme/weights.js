// @ts-check
// How much of the airtime each member of a moment gets, as whole weights, and who was scaled and why.
//
// The mirror of ilm_blocks/rules/programme/weights.py, which tells the rules.

import { byId } from "./members.js";

const WHOLE = 1_000_000n; // promises are reckoned in millionths
const PERCENT = 10_000n;
const MOST_PROMISED = 990_000n; // they do not get more together while anybody else may play

/** Names the filler among the ids of a moment: no item is called so. */
export const FILLER = "filler";

/**
 * The weights of `members`, all that may play at one moment; of the filler too where it has something to play.
 * @param {readonly Member[]} members
 * @param {Shares} shares
 * @param {boolean} [hasFiller]
 * @returns {{ weights: Weights, scaled: Scaled }}
 */
export function weigh(members, shares, hasFiller = false) {
  /** @type {Scaled} */
  const scaled = new Map(); // ids come from the manifest: one may be called as a property of all objects
  const [asks, promises] = [asked(members), promisesOf(members)];
  const own = members.filter((one) => one.own).map((one) => one.id);
  /** @type {Floor} */
  const kept = { part: BigInt(shares.own) * PERCENT, ids: own, why: "own" };
  let weights = withFloors(asks, [...promises, ...missing(kept, asks, promises)], scaled);
  weights = withBounds(weights, members, shares, scaled);
  for (const floor of [...promises, kept]) {
    if (isMet(floor, weights)) continue;
    for (const id of floor.ids) note(scaled, id, "squeezed");
  }
  if (hasFiller && shares.filler) weights = withFiller(weights, BigInt(Math.min(shares.filler, 99)));
  return { weights: reduced(weights), scaled };
}

/** @param {readonly Member[]} members @returns {Weights} */
function asked(members) {
  /** @type {Map<string, bigint>} */
  const creatives = new Map();
  for (const { ilm } of members) creatives.set(ilm, (creatives.get(ilm) ?? 0n) + 1n);
  const common = [...creatives.values()].reduce((one, other) => (one / greatestCommonDivisor(one, other)) * other, 1n);
  const ask = (/** @type {Member} */ one) => (BigInt(one.weight) * common) / (creatives.get(one.ilm) ?? 1n);
  return new Map([...members].sort(byId).map((one) => [one.id, ask(one)]));
}

/** @param {Floor} floor @param {Weights} weights */
function isMet({ part, ids }, weights) {
  return !ids.length || WHOLE * sum(ids.map((id) => weightOf(weights, id))) >= part * sum([...weights.values()]);
}

/** @param {readonly Member[]} members @returns {Floor[]} */
function promisesOf(members) {
  /** @type {Map<number | string, Member[]>} */
  const promised = new Map();
  for (const one of members.filter((member) => member.voice)) {
    const paper = one.agreement_id ?? one.agreement;
    promised.set(paper, [...(promised.get(paper) ?? []), one]);
  }
  return [...promised.values()].map((ones) => ({
    part: BigInt(Math.max(...ones.map((one) => one.voice))) * PERCENT, ids: ones.map((one) => one.id), why: "promised",
  }));
}

/**
 * What is to be raised so that the screen's own region has what is `kept`; nothing if it has that anyway. Those of its
 * items that were promised something have at least that; the others get what is missing.
 * @param {Floor} kept
 * @param {Weights} asks
 * @param {Floor[]} promises
 * @returns {Floor[]}
 */
function missing(kept, asks, promises) {
  if (isMet(kept, withFloors(asks, promises, new Map()))) return [];
  let sure = 0n;
  for (const floor of promises) {
    const theirs = sum(floor.ids.filter((id) => kept.ids.includes(id)).map((id) => weightOf(asks, id)));
    sure += (floor.part * theirs) / sum(floor.ids.map((id) => weightOf(asks, id)));
  }
  const promised = new Set(promises.flatMap((floor) => floor.ids));
  const ids = kept.ids.filter((id) => !promised.has(id));
  return ids.length && kept.part > sure ? [{ part: kept.part - sure, ids, why: kept.why }] : [];
}

/**
 * @param {Weights} weights
 * @param {Floor[]} floors
 * @param {Scaled} scaled
 */
function withFloors(weights, floors, scaled) {
  /** @type {Floor[]} */
  const raised = [];
  for (;;) {
    const below = floors.filter((floor) => !raised.includes(floor) && isBelow(floor, weights, raised));
    if (!below.length) break;
    raised.push(...below);
  }
  if (!raised.length) return weights;
  for (const { ids, why } of raised) for (const id of ids) note(scaled, id, why);
  const [rest, claimed] = [restOf(weights, raised), sum(raised.map((floor) => floor.part))];
  const most = claimed < MOST_PROMISED ? claimed : MOST_PROMISED;
  const together = rest ? most : WHOLE;
  const totals = new Map(raised.map((floor) => [floor, sum(floor.ids.map((id) => weightOf(weights, id)))]));
  const denominators = [...totals.values()].reduce((product, total) => product * total, 1n);
  const factors = new Map([...weights.keys()].map((id) => [id, (WHOLE - together) * claimed * denominators]));
  for (const [floor, total] of totals) {
    const factor = floor.part * together * (rest || 1n) * (denominators / total);
    for (const id of floor.ids) factors.set(id, factor);
  }
  return reduced(new Map([...weights].map(([id, weight]) => [id, weight * weightOf(factors, id)])));
}

/**
 * Whether the group would get less than its floor of what the `raised` ones leave.
 * @param {Floor} floor
 * @param {Weights} weights
 * @param {Floor[]} raised
 */
function isBelow(floor, weights, raised) {
  const left = WHOLE - sum(raised.map((other) => other.part));
  const theirs = sum(floor.ids.map((id) => weightOf(weights, id)));
  return (left > 0n ? left : 0n) * theirs < floor.part * restOf(weights, raised);
}

/** @param {Weights} weights @param {Floor[]} raised */
function restOf(weights, raised) {
  const inside = new Set(raised.flatMap((floor) => floor.ids));
  return sum([...weights].filter(([id]) => !inside.has(id)).map(([, weight]) => weight));
}

/**
 * @param {Weights} weights
 * @param {readonly Member[]} members
 * @param {Shares} shares
 * @param {Scaled} scaled
 */
function withBounds(weights, members, shares, scaled) {
  const mandatory = new Set(members.filter((one) => one.mandatory).map((one) => one.id));
  const [theirs, total] = [sum([...mandatory].map((id) => weightOf(weights, id))), sum([...weights.values()])];
  if (!theirs || theirs === total) return weights;
  const most = Math.max(1, Math.min(shares.ceiling, 99)); // whoever may play gets something
  const [guaranteed, ceiling] = [BigInt(Math.min(shares.guaranteed, most)), BigInt(most)];
  const isLow = 100n * theirs < guaranteed * total;
  if (!isLow && 100n * theirs <= ceiling * total) return weights;
  const percent = isLow ? guaranteed : ceiling;
  for (const id of mandatory) note(scaled, id, isLow ? "guarantee" : "ceiling");
  const [up, down] = [percent * (total - theirs), (100n - percent) * theirs];
  return new Map([...weights].map(([id, weight]) => [id, weight * (mandatory.has(id) ? up : down)]));
}

/** @param {Weights} weights @param {bigint} percent @returns {Weights} */
function withFiller(weights, percent) {
  const total = sum([...weights.values()]);
  if (!total) return new Map([[FILLER, 1n]]);
  /** @type {[string, bigint][]} */
  const widened = [...weights].map(([id, weight]) => [id, weight * (100n - percent)]);
  widened.push([FILLER, total * percent]);
  return new Map(widened.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The same proportions in the smallest whole numbers. @param {Weights} weights @returns {Weights} */
function reduced(weights) {
  const divisor = [...weights.values()].reduce(greatestCommonDivisor, 0n) || 1n;
  return new Map([...weights].map(([id, weight]) => [id, weight / divisor]));
}

/** @param {bigint} one @param {bigint} other @returns {bigint} */
function greatestCommonDivisor(one, other) {
  return other ? greatestCommonDivisor(other, one % other) : one;
}

/** @param {ReadonlyMap<string, bigint>} weights @param {string} id */
function weightOf(weights, id) {
  return /** @type {bigint} */ (weights.get(id));
}

/** @param {Scaled} scaled @param {string} id @param {Scaling} why */
function note(scaled, id, why) {
  scaled.set(id, [...(scaled.get(id) ?? []), why]);
}

/** @param {bigint[]} numbers */
export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0n);
}
