// @ts-check
// How much of the airtime each member of a moment gets, as whole weights, and who was scaled and why.
//
// The mirror of ilm_blocks/rules/programme/weights.py, which tells the rules.

import { byId } from "./members.js";

const PIECES = 2520n; // divides evenly among up to ten creatives of one ILM
const MOST_PROMISED_PERCENT = 99n;

/** Names the filler among the ids of a moment: no item is called so. */
export const FILLER = "filler";

/**
 * The weights of `members`, all that may play at one moment; of the filler too where it has something to play.
 * @param {readonly Member[]} members
 * @param {Shares} shares
 * @param {boolean} [hasFiller]
 * @returns {{ weights: Weights, scaled: Record<string, Scaling[]> }}
 */
export function weigh(members, shares, hasFiller = false) {
  /** @type {Record<string, Scaling[]>} */
  const scaled = {};
  let weights = asked(members);
  weights = withFloors(weights, floorsOf(members, shares), scaled);
  weights = withBounds(weights, members, shares, scaled);
  if (hasFiller && shares.filler) weights = withFiller(weights, BigInt(shares.filler));
  return { weights: reduced(weights), scaled };
}

/** @param {readonly Member[]} members @returns {Weights} */
function asked(members) {
  /** @type {Map<string, bigint>} */
  const creatives = new Map();
  for (const { ilm } of members) creatives.set(ilm, (creatives.get(ilm) ?? 0n) + 1n);
  const pieces = (/** @type {Member} */ one) => (BigInt(one.weight) * PIECES) / (creatives.get(one.ilm) ?? 1n) || 1n;
  return new Map([...members].sort(byId).map((one) => [one.id, pieces(one)]));
}

/** @param {readonly Member[]} members @param {Shares} shares @returns {Floor[]} */
function floorsOf(members, shares) {
  /** @type {Map<string, Member[]>} */
  const promised = new Map();
  for (const one of members.filter((member) => member.voice)) {
    promised.set(one.agreement, [...(promised.get(one.agreement) ?? []), one]);
  }
  /** @type {Floor[]} */
  const floors = [...promised].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, ones]) => ({
    percent: BigInt(Math.max(...ones.map((one) => one.voice))), ids: ones.map((one) => one.id), why: "promised",
  }));
  const own = members.filter((one) => one.own && !one.voice).map((one) => one.id);
  if (own.length && shares.own) floors.push({ percent: BigInt(shares.own), ids: own, why: "own" });
  return floors;
}

/**
 * @param {Weights} weights
 * @param {Floor[]} floors
 * @param {Record<string, Scaling[]>} scaled
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
  for (const { ids, why } of raised) for (const id of ids) scaled[id] = [...(scaled[id] ?? []), why];
  const [rest, claimed] = [restOf(weights, raised), sum(raised.map((floor) => floor.percent))];
  const most = claimed < MOST_PROMISED_PERCENT ? claimed : MOST_PROMISED_PERCENT;
  const together = rest ? most : 100n;
  if (together < claimed) for (const { ids } of raised) for (const id of ids) scaled[id].push("squeezed");
  const totals = new Map(raised.map((floor) => [floor, sum(floor.ids.map((id) => weightOf(weights, id)))]));
  const denominators = [...totals.values()].reduce((product, total) => product * total, 1n);
  const factors = new Map([...weights.keys()].map((id) => [id, (100n - together) * claimed * denominators]));
  for (const [floor, total] of totals) {
    const factor = floor.percent * together * (rest || 1n) * (denominators / total);
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
  const left = 100n - sum(raised.map((other) => other.percent));
  const theirs = sum(floor.ids.map((id) => weightOf(weights, id)));
  return (left > 0n ? left : 0n) * theirs < floor.percent * restOf(weights, raised);
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
 * @param {Record<string, Scaling[]>} scaled
 */
function withBounds(weights, members, shares, scaled) {
  const mandatory = new Set(members.filter((one) => one.mandatory).map((one) => one.id));
  const [theirs, total] = [sum([...mandatory].map((id) => weightOf(weights, id))), sum([...weights.values()])];
  if (!theirs || theirs === total) return weights;
  const [guaranteed, ceiling] = [BigInt(Math.min(shares.guaranteed, shares.ceiling)), BigInt(shares.ceiling)];
  const isLow = 100n * theirs < guaranteed * total;
  if (!isLow && 100n * theirs <= ceiling * total) return weights;
  const percent = isLow ? guaranteed : ceiling;
  for (const id of mandatory) scaled[id] = [...(scaled[id] ?? []), isLow ? "guarantee" : "ceiling"];
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

/** @param {bigint[]} numbers */
export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0n);
}
