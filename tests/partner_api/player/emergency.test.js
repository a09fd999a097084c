// @ts-check
// When an emergency is on a screen, and what of it the server is told.

import assert from "node:assert/strict";
import { test } from "node:test";

import { emergencyAt } from "../../../partner_api/static/partner_api/player/programme/emergency.js";
import { Receipts } from "../../../partner_api/static/partner_api/player/receipts.js";

const NOON = Date.parse("2026-11-24T12:00:00+07:00");
const HOUR_MS = 3_600_000;
const FLIGHT = ["2026-11-24T12:00:00+07:00", "2026-11-24T13:00:10+07:00"];
const BANNER = { id: "t3.1", kind: "banner", tier: 0, dur_ms: 30_000, min_gap_s: 90, flight: FLIGHT };
const WHOLE = { ...BANNER, id: "t4.1", kind: "message", min_gap_s: null };

/**
 * @param {object[]} items
 * @param {object[]} [quiet]
 */
function manifest(items, quiet = []) {
  return /** @type {Manifest} */ (/** @type {unknown} */ ({ items, quiet }));
}

/** @param {Manifest} told @param {number} seconds after noon */
function bannerAt(told, seconds) {
  return emergencyAt(told, "banner", NOON + seconds * 1_000);
}

test("a banner stands for its thirty seconds and comes again after its pause", () => {
  const told = manifest([BANNER]);

  assert.equal(bannerAt(told, -1), null);
  assert.equal(bannerAt(told, 29.999)?.item.id, "t3.1");
  assert.equal(bannerAt(told, 30), null);
  assert.equal(bannerAt(told, 119.999), null);
  assert.equal(bannerAt(told, 120)?.startMs, NOON + 120_000);
});

test("no banner outlasts its emergency", () => {
  const last = bannerAt(manifest([BANNER]), 3_600);

  assert.equal(last?.endMs, NOON + HOUR_MS + 10_000);
  assert.equal(bannerAt(manifest([BANNER]), 3_610), null);
});

test("what has no pause follows itself without one", () => {
  const at = (/** @type {number} */ seconds) => emergencyAt(manifest([WHOLE]), "stage", NOON + seconds * 1_000);

  assert.deepEqual([at(29.999)?.startMs, at(30)?.startMs], [NOON, NOON + 30_000]);
  assert.equal(emergencyAt(manifest([WHOLE]), "banner", NOON), null);
});

test("of two the first that is not silenced counts", () => {
  const gap = { from: FLIGHT[0], until: "2026-11-24T12:01:00+07:00", items: ["t3.1"] };
  const told = manifest([BANNER, { ...BANNER, id: "t2.1" }], [gap]);

  assert.equal(bannerAt(told, 1)?.item.id, "t2.1");
  assert.equal(bannerAt(told, 121)?.item.id, "t3.1");
});

test("the first moment of each emergency is kept for the server, and nothing of the programme", () => {
  const clock = { now: () => NOON + 0.4 };
  const told = /** @type {object[]} */ ([]);
  const receipts = new Receipts(/** @type {any} */ (clock), /** @type {any} */ ({ tell: (/** @type {object} */ fact) => told.push(fact) }));
  const note = (/** @type {string} */ id) => receipts.note(/** @type {any} */ ({ id }));

  note("t3.1");
  clock.now = () => NOON + 5_000;
  for (const id of ["t3.2", "t4.1", "12.1"]) note(id);
  receipts.note(null);

  assert.deepEqual(receipts.last, [{ id: 3, shown_ms: NOON }, { id: 4, shown_ms: NOON + 5_000 }]);
  assert.deepEqual(told, [{ takeover: "3" }, { takeover: "4" }]);
});

test("a heartbeat has room for the last ten", () => {
  const receipts = new Receipts(/** @type {any} */ ({ now: () => NOON }), /** @type {any} */ ({ tell() {} }));
  for (let id = 1; id <= 12; id += 1) receipts.note(/** @type {any} */ ({ id: `t${id}.1` }));

  assert.deepEqual(receipts.last.map(({ id }) => id), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});
