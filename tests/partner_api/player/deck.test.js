// @ts-check
// Which card the filler shows in which slot, and its code.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bare, dealt } from "../../../partner_api/static/partner_api/player/programme/deck.js";
import { pathOf } from "../../../partner_api/static/partner_api/player/filler/code.js";
import { Lineup } from "../../../partner_api/static/partner_api/player/programme/lineup.js";

const NOON = Date.parse("2026-11-28T12:00:00+07:00");
const SLOT = 12_000;
const FILLER = /** @type {any} */ ({ id: "f0.0", revision: null, kind: "card", tier: 2, dur_ms: SLOT, asset: null, text: null, flight: [null, null] });

/** @param {string} id @param {object} [facts] @returns {FillerCard} */
function card(id, facts) {
  return /** @type {any} */ ({ id, revision: 7, title: id, picture: null, flight: [null, null], ...facts });
}

/** @param {FillerCard[]} cards @param {number} dealtBefore @param {number} [startMs] */
function shown(cards, dealtBefore, startMs = NOON) {
  return dealt(FILLER, cards, { startMs, dealt: dealtBefore })?.id;
}

test("cards take turns by the number of the slot in its day", () => {
  const cards = [card("f1.1"), card("f2.1"), card("f3.0")];

  assert.deepEqual([0, 1, 2, 3, 4].map((number) => shown(cards, number)), ["f1.1", "f2.1", "f3.0", "f1.1", "f2.1"]);
});

test("an event that is over is passed over by the clock, without a word from the server", () => {
  const cards = [card("f1.1", { flight: [null, "2026-11-28T12:00:00+07:00"] }), card("f3.0")];

  assert.equal(shown(cards, 0, NOON - 1), "f1.1");
  assert.equal(shown(cards, 0, NOON), "f3.0");
});

test("what is not listed yet waits for its day", () => {
  const cards = [card("f1.1", { flight: ["2026-11-29T00:00:00+07:00", null] }), card("f3.0")];

  assert.deepEqual([0, 1].map((number) => shown(cards, number)), ["f3.0", "f3.0"]);
});

test("without a card there is nothing to show", () => {
  assert.equal(shown([], 0), undefined);
});

test("a picture that is not here leaves the words", () => {
  const item = dealt(FILLER, [card("f1.1", { picture: "a".repeat(64) })], { startMs: NOON, dealt: 0 });

  assert.equal(item?.asset, "a".repeat(64));
  assert.equal(item && bare(item).asset, null);
  assert.equal(item && bare(item).text, item?.text);
});

test("a code has its quiet zone around it", () => {
  assert.equal(pathOf([0b101, 0b011, 0b000]), "M4 4h1v1h-1zM6 4h1v1h-1zM5 5h2v1h-2z");
});

/** @param {number} filler in percent */
function manifest(filler) {
  const always = /** @type {const} */ ([null, null]);
  const rest = { weight: 1, revision: 1, agreement: null, agreement_id: null, voice: 0, max_per_hour: null, min_gap_s: null, mandatory: false, windows: [], flight: always, asset: null, owner: { code: "33.24" } };
  return /** @type {any} */ ({
    tz: "Asia/Jakarta", horizon: ["2026-11-27T00:00:00+07:00", "2026-12-11T00:00:00+07:00"], region_path: [{ code: "33.24.12" }],
    quiet: [], operating: [], members: [], today: [], shares: { guaranteed: 30, ceiling: 60, own: 0, filler },
    items: [{ ...rest, id: "1.1", kind: "message", tier: 1, ilm: 1, dur_ms: 10_000, text: { heading: "", text: "" } }, { ...rest, ...FILLER, ilm: null }],
    cards: [card("f1.1"), card("f2.1"), card("f3.0")],
  });
}

/** What is on the stage in an hour, second by second, in percent. @param {Lineup} lineup */
function hourOf(lineup) {
  /** @type {Record<string, number>} */
  const spent = {};
  for (let at = NOON; at < NOON + 3_600_000; at += 1_000) {
    const turn = lineup.at(at);
    if (turn) spent[turn.item.id] = (spent[turn.item.id] ?? 0) + 100 / 3_600;
  }
  return spent;
}

test("in an hour the cards together have the share that is left to them, each as much as the others", () => {
  const lineup = new Lineup(manifest(30), "stage", () => true);
  while (!lineup.knows(NOON)); // walked in stretches
  const spent = hourOf(lineup);

  assert.ok(Math.abs(spent["1.1"] - 70) < 1, `${spent["1.1"]} %`);
  for (const id of ["f1.1", "f2.1", "f3.0"]) assert.ok(Math.abs(spent[id] - 10) < 1, `${id}: ${spent[id]} %`);
});

test("a player that starts in the middle of the day shows the card that all others show", () => {
  const early = new Lineup(manifest(30), "stage", () => true);
  for (let at = NOON - 7_200_000; at < NOON; at += 60_000) early.at(at);
  const late = new Lineup(manifest(30), "stage", () => true);
  for (const lineup of [early, late]) while (!lineup.knows(NOON));

  for (let at = NOON; at < NOON + 600_000; at += 1_000) assert.equal(late.at(at)?.item.id, early.at(at)?.item.id);
});
