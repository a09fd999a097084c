// @ts-check
// A day of one loop of the screen, read from its manifest: of the first day of the horizon the manifest tells the
// epochs, any other has one, made of the items.
//
// The mirror of partner_api/screens/programme/; tests/vectors/days.json keeps the two equal.

import { instantOf, localDay, plusDays, weekday } from "../calendar.js";
import { loopNameOf } from "../kinds.js";
import { Day } from "./members.js";

const [PROGRAMME, FILLER] = [1, 2]; // tiers; 0 are takeovers, which are no part of the programme

/**
 * The local day that `at` lies in.
 * @param {Manifest} manifest
 * @param {number} at
 * @param {LoopName} loop
 */
export function dayOf(manifest, at, loop) {
  const day = localDay(at, manifest.tz);
  const isFirst = day.startMs === Date.parse(manifest.horizon[0]);
  return new Day(day.startMs, day.endMs, isFirst ? toldEpochs(manifest, loop) : [onlyEpoch(manifest, day, loop)]);
}

/** @param {Manifest} manifest @param {LoopName} loop @returns {Epoch[]} */
function toldEpochs({ members, today }, loop) {
  /** @type {Set<number>} */
  const inside = new Set();
  return today.map(({ from: fromMs, join, leave, operating, shares }) => {
    for (const place of leave) inside.delete(place);
    for (const place of join) inside.add(place);
    const there = [...inside].map((place) => members[place]).filter((one) => one.loop === loop);
    return { fromMs, members: there, operating, shares };
  });
}

/** @param {Manifest} manifest @param {LocalDay} day @param {LoopName} loop @returns {Epoch} */
function onlyEpoch(manifest, day, loop) {
  const items = manifest.items.filter((item) => item.tier >= PROGRAMME && loopNameOf(item.kind) === loop);
  const members = items.map((item) => memberOf(item, manifest, day)).filter(({ spans }) => spans.length > 0);
  return { fromMs: day.startMs, members, shares: manifest.shares, operating: hoursOf(manifest.operating, day) };
}

/** @param {Item} item @param {Manifest} manifest @param {LocalDay} day @returns {Member} */
function memberOf(item, { quiet, region_path: path }, day) {
  const [from, until] = item.flight;
  /** @type {Spans} */
  const flight = common([[from ? Date.parse(from) : day.startMs, until ? Date.parse(until) : day.endMs]], [[day.startMs, day.endMs]]);
  const gaps = quiet.filter((gap) => gap.items.includes(item.id));
  const hours = hoursOf(item.windows, day);
  return {
    id: item.id, revision: item.revision ?? 0, dur_ms: item.dur_ms, weight: item.weight, ilm: String(item.ilm ?? ""),
    spans: hours ? common(flight, hours) : flight,
    quiet: common(united(gaps.map((gap) => [Date.parse(gap.from), Date.parse(gap.until)])), [[day.startMs, day.endMs]]),
    mandatory: item.mandatory, own: item.owner.code === path[path.length - 1].code, filler: item.tier === FILLER,
    agreement: item.agreement ?? "", agreement_id: item.agreement_id ?? null, voice: item.voice, max_per_hour: item.max_per_hour, min_gap_s: item.min_gap_s,
  };
}

/**
 * The part of `day` in which one of `windows` holds; null without any: all of it.
 * @param {readonly DayWindow[]} windows
 * @param {LocalDay} day
 * @returns {Spans | null}
 */
export function hoursOf(windows, { date, zone, startMs, endMs }) {
  if (!windows.length) return null;
  const days = [plusDays(date, -1), date]; // what began yesterday may run past midnight
  const spans = days.flatMap((on) => windows.filter(({ days: on_days }) => on_days.includes(weekday(on))).map(
    ({ from, to }) => /** @type {[number, number]} */ ([
      instantOf(on, from, zone), instantOf(from < to ? on : plusDays(on, 1), to, zone),
    ]),
  ));
  return common(united(spans), [[startMs, endMs]]);
}

/** The instants that are in both. @param {Spans} one @param {Spans} other @returns {Spans} */
function common(one, other) {
  const pairs = one.flatMap(([a, b]) => other.map(([c, d]) => /** @type {[number, number]} */ ([Math.max(a, c), Math.min(b, d)])));
  return united(pairs.filter(([start, end]) => start < end));
}

/** The set of all instants of `spans`, which may overlap and come in any order. @param {Spans} spans @returns {Spans} */
function united(spans) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [start, end] of [...spans].sort(([a, b], [c, d]) => a - c || b - d)) {
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (start < end) found.push([start, end]);
  }
  return found;
}
