// @ts-check
// The screen plays exactly what the server would: the same vectors for both.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Ledger } from "../../../partner_api/static/partner_api/player/programme/credits.js";
import { Day } from "../../../partner_api/static/partner_api/player/programme/members.js";
import { slots } from "../../../partner_api/static/partner_api/player/programme/slots.js";
import { weigh } from "../../../partner_api/static/partner_api/player/programme/weights.js";
import { vectors } from "./vectors.js";

/** @typedef {Epoch & { scaled: Record<string, Scaling[]> }} Told */
/** @typedef {{ day: { start: number, end: number, epochs: Told[] }, slots: string, owed: Record<string, string> }} Case */

/** @param {Slot} slot */
function told({ startMs, endMs, kind, member, cut }) {
  return `${startMs}+${endMs - startMs}:${kind}:${member?.id ?? ""}:${cut ?? ""}`;
}

/** @type {[string, Case][]} */
const cases = Object.entries(vectors("edf-share-2").cases);

for (const [name, { day: { start, end, epochs }, slots: expected, owed }] of cases) {
  test(`the player plans and owes what the server does: ${name}`, () => {
    const ledger = new Ledger();

    const planned = [...slots(new Day(start, end, epochs), ledger)].map(told);

    assert.deepEqual(planned, expected.split(" "));
    assert.deepEqual(Object.fromEntries([...ledger.owed()].map(([id, credit]) => [id, String(credit)])), owed);
  });

  test(`and scales the same items for the same reasons: ${name}`, () => {
    for (const { members, shares, scaled } of epochs) {
      const { scaled: found } = weigh(members.filter((one) => !one.filler), shares);

      assert.deepEqual(Object.fromEntries(found), scaled);
    }
  });
}

test("an id may be called as a property of all objects", () => {
  const free = { revision: 1, dur_ms: 9, spans: [], quiet: [], own: false, filler: false, agreement: "", agreement_id: null, voice: 0, max_per_hour: null, min_gap_s: null };
  const member = { ...free, weight: 1, ilm: "1", mandatory: true };
  const shares = { guaranteed: 30, ceiling: 60, own: 0, filler: 0 };
  const { weights, scaled } = weigh([{ ...member, id: "constructor" }, { ...member, id: "x", ilm: "2", weight: 9, mandatory: false }], shares);

  assert.deepEqual([...weights.keys()], ["constructor", "x"]);
  assert.deepEqual([...scaled], [["constructor", ["guarantee"]]]);
});

test("a day needs an epoch from its beginning on", () => {
  assert.throws(() => new Day(0, 10, []), /from its beginning/);
});
