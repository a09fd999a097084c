// @ts-check
// The slots of a day, back to back from one local midnight to the next: a screen plays this and nothing else.
//
// The mirror of ilm_blocks/rules/programme/slots.py.

import { Ledger } from "./credits.js";
import { GRACE_MS, byId, eligible, endOf, holds, isOperating, isSame, nextStart } from "./members.js";
import { FILLER, weigh } from "./weights.js";

/**
 * All slots of `day`; `ledger`, which comes empty, tells after each slot what everybody is owed.
 * @param {import("./members.js").Day} day
 * @param {Ledger} [ledger]
 * @returns {Generator<Slot, void, undefined>}
 */
export function* slots(day, ledger = new Ledger()) {
  let [at, lastFiller] = [day.startMs, ""];
  let segment = segmentAt(day, at);
  while (at < day.endMs) {
    if (at >= segment.untilMs) segment = segmentAt(day, at);
    const slot = next(day, segment, ledger, at, lastFiller);
    if (slot.kind === "filler" && slot.member) lastFiller = slot.member.id;
    yield slot;
    at = slot.endMs;
  }
}

/**
 * A stretch of the day in which nobody comes or goes: who may play, and how much.
 * @param {import("./members.js").Day} day
 * @param {number} at
 * @returns {Segment}
 */
function segmentAt(day, at) {
  const epoch = day.epochAt(at);
  const members = eligible(epoch, at).sort(byId);
  const fillers = eligible(epoch, at, true).sort(byId);
  const { weights } = weigh(members, epoch.shares, fillers.length > 0);
  return { untilMs: day.nextBorder(at), epoch, members, fillers, weights, longestMs: day.longestMs(at) };
}

/**
 * @param {import("./members.js").Day} day
 * @param {Segment} segment
 * @param {Ledger} ledger
 * @param {number} at
 * @param {string} lastFiller
 * @returns {Slot}
 */
function next(day, segment, ledger, at, lastFiller) {
  const { weights, longestMs } = segment;
  if (isOperating(segment.epoch, at)) ledger.clamp(weights, longestMs); // while the screen is off all accounts stand
  // Fillers take turns in the order of their ids.
  const filler = segment.fillers.find((one) => one.id > lastFiller) ?? segment.fillers[0];
  const free = freeAt(segment, ledger, at, filler);
  if (!free.size) return filler ? whole(day, filler, "filler", at) : pause(segment, ledger, at);
  const picked = ledger.pick(free, weights);
  const member = /** @type {Member} */ (free.get(picked));
  const slot = whole(day, member, picked === FILLER ? "filler" : "item", at);
  if (slot.kind === "item") ledger.note(member, slot.startMs, slot.endMs);
  ledger.charge(picked, slot.endMs - at, { weights, free, longestMs });
  return slot;
}

/**
 * Who may play and is not held back, in the order of ids.
 * @param {Segment} segment
 * @param {Ledger} ledger
 * @param {number} at
 * @param {Member | undefined} filler
 * @returns {Map<string, Member>}
 */
function freeAt({ members, weights }, ledger, at, filler) {
  /** @type {[string, Member][]} */
  const free = members.filter((one) => ledger.freeAt(one) <= at).map((one) => [one.id, one]);
  if (filler && weights.has(FILLER)) free.push([FILLER, filler]);
  return new Map(free.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Nothing to play until a border or until somebody is no longer held back.
 * @param {Segment} segment
 * @param {Ledger} ledger
 * @param {number} at
 * @returns {Slot}
 */
function pause({ epoch, members, untilMs }, ledger, at) {
  const endMs = Math.min(untilMs, ...members.map((one) => ledger.freeAt(one)));
  return { startMs: at, endMs, kind: isOperating(epoch, at) ? "card" : "off", member: null, cut: null };
}

/**
 * `member` in full, unless a border at which it leaves cuts it.
 * @param {import("./members.js").Day} day
 * @param {Member} member
 * @param {"item" | "filler"} kind
 * @param {number} at
 * @returns {Slot}
 */
function whole(day, member, kind, at) {
  const planned = at + member.dur_ms;
  /** @type {Leave} */
  const midnight = [day.endMs, "midnight"];
  const [end, cut] = [...leaves(day, member, at, planned)].reduce((first, one) => (one[0] < first[0] ? one : first), midnight);
  return { startMs: at, endMs: Math.min(end, planned), kind, member, cut: end < planned ? cut : null };
}

/**
 * Where the epochs that a slot runs through cut it; of several at one instant the first counts.
 * @param {import("./members.js").Day} day
 * @param {Member} member
 * @param {number} at
 * @param {number} planned
 * @returns {Generator<Leave, void, undefined>}
 */
function* leaves(day, member, at, planned) {
  let endsSoftly = false; // what was let go may go on for a while
  let ranOut = true; // a span that ends just where an epoch begins has ended by itself
  for (const [epoch, until] of day.epochsFrom(at)) {
    if (epoch.fromMs >= planned) return;
    const since = Math.max(at, epoch.fromMs);
    const now = epoch.members.find((one) => isSame(one, member));
    if (!now) return yield [since, "removed"];
    if (!isOperating(epoch, since)) return yield [since, "operating"];
    const closing = endOf(epoch.operating ?? [], since);
    if (closing !== undefined && closing < until) yield [closing, "operating"];
    if (holds(now.quiet, since)) return yield [since, "quiet"];
    const silence = nextStart(now.quiet, since);
    if (silence !== undefined && silence < until) yield [silence, "quiet"];
    if (endsSoftly) continue;
    const end = endOf(now.spans, since);
    if (end === undefined && !ranOut) return yield [since, "removed"];
    if (end === undefined || end < until) {
      endsSoftly = true;
      yield [(end ?? since) + GRACE_MS, "window"];
    }
    ranOut = end === until;
  }
}
