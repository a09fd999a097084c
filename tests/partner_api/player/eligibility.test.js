// @ts-check
// When an item may be on the screen: flights, hours of day and tiers, each at its very instant.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eligible, whyLeave } from "../../../partner_api/static/partner_api/player/eligibility.js";
import { STAGE, TICKER } from "../../../partner_api/static/partner_api/player/kinds.js";

const FILE = "f".repeat(64);
const TUESDAY = at("00:00:00");

/** A moment on Tuesday, 24 November 2026 in Jakarta. @param {string} time */
function at(time) {
  return Date.parse(`2026-11-24T${time}+07:00`);
}

/** @param {Partial<Item>} [keys] @returns {Item} */
function poster(keys) {
  return {
    id: "1.1", ilm: 1, revision: 1, kind: "poster", asset: FILE, text: null, dur_ms: 700, weight: 1, tier: 1,
    responsible: { name: "Bawaslu Kabupaten Kendal" }, distributor: { name: "Pemerintah Kabupaten Kendal" },
    agreement: "PKS contoh 1/2026", flight: ["2026-01-01T00:00:00+07:00", null], windows: [], ...keys,
  };
}

/** @param {Item[]} items @param {Partial<Manifest>} [keys] @returns {Manifest} */
function manifest(items, keys) {
  return {
    schema: "ilm.manifest/1", screen: 7, seq: [1, 1, 20_000], tz: "Asia/Jakarta", region_path: [], poll: 1, items,
    operating: [], assets: { [FILE]: { url: "/m/f.png", bytes: 1, mime: "image/png" } }, quiet: [], ...keys,
  };
}

/** The ids of what may start. @param {Manifest} manifest @param {number} [moment] @param {readonly Kind[]} [kinds] */
function shown(manifest, moment = TUESDAY, kinds = STAGE) {
  return eligible(manifest, moment, kinds).map(({ id }) => id);
}

/** @param {string} from @param {string} to @returns {DayWindow} */
function daily(from, to) {
  return { days: [0, 1, 2, 3, 4, 5, 6], from, to };
}

test("without a manifest nothing plays", () => {
  assert.deepEqual(eligible(null, TUESDAY, STAGE), []);
});

test("a flight begins at its start and is over at its end", () => {
  const oneHour = poster({ flight: ["2026-11-24T12:00:00+07:00", "2026-11-24T06:00:00+00:00"] }); // in two offsets
  const seen = ["11:59:59.999", "12:00:00", "12:59:59.999", "13:00:00"].map((time) =>
    shown(manifest([oneHour]), at(time)).length);

  assert.deepEqual(seen, [0, 1, 1, 0]);
});

test("an open flight has no border", () => {
  assert.deepEqual(shown(manifest([poster({ flight: [null, null] })])), ["1.1"]);
});

test("hours of day are those of the screen's zone", () => {
  const item = poster({ windows: [daily("08:00", "17:00")] });

  assert.deepEqual(shown(manifest([item]), at("07:59:59")), []);
  assert.deepEqual(shown(manifest([item]), at("08:00:00")), ["1.1"]);
  assert.deepEqual(shown(manifest([item], { tz: "Asia/Jayapura" }), at("06:30:00")), ["1.1"]); // 08:30 there
});

test("a screen plays in its own hours only", () => {
  const operating = [daily("05:00", "23:00")];
  const seen = ["04:59:59", "05:00:00", "23:00:00"].map((time) =>
    shown(manifest([poster()], { operating }), at(time)).length);

  assert.deepEqual(seen, [0, 1, 0]);
});

test("a quiet gap in a flight silences the items that it names", () => {
  const gap = { from: "2026-11-24T12:00:00+07:00", until: "2026-11-24T13:00:00+07:00", items: ["1.1"] };
  const silent = manifest([poster(), poster({ id: "2.1" })], { quiet: [gap] });

  const seen = ["11:59:59", "12:00:00", "13:00:00"].map((time) => shown(silent, at(time)));

  assert.deepEqual(seen, [["1.1", "2.1"], ["2.1"], ["1.1", "2.1"]]);
  assert.equal(whyLeave(poster(), silent, at("12:00:00")), "flight_over"); // no grace here
});

test("filler plays only when nothing of the programme may", () => {
  const filler = poster({ id: "2.1", tier: 2 });
  const over = poster({ flight: [null, "2026-01-01T00:00:00+07:00"] });

  assert.deepEqual(shown(manifest([poster(), filler])), ["1.1"]);
  assert.deepEqual(shown(manifest([over, filler])), ["2.1"]);
});

test("a takeover plays alone", () => {
  assert.deepEqual(shown(manifest([poster(), poster({ id: "0.1", tier: 0 })])), ["0.1"]);
});

test("the ticker does not keep filler off the stage", () => {
  const running = poster({ id: "3.1", kind: "running_text", asset: null, text: "Cek nama Anda." });
  const both = manifest([running, poster({ id: "2.1", tier: 2 })]);

  assert.deepEqual(shown(both), ["2.1"]);
  assert.deepEqual(shown(both, TUESDAY, TICKER), ["3.1"]);
});

for (const flaw of [{ dur_ms: 0 }, { weight: 0 }, { asset: "0".repeat(64) }, { asset: null }]) {
  test(`what cannot be played is left out: ${JSON.stringify(flaw)}`, () => {
    assert.deepEqual(shown(manifest([poster(flaw), poster({ id: "2.1" })])), ["2.1"]);
  });
}

test("what is on may finish when its hours end, but not for long", () => {
  const item = poster({ windows: [daily("08:00", "17:00")] });
  const reasons = ["16:59:59", "17:00:29", "17:00:31"].map((time) => whyLeave(item, manifest([item]), at(time)));

  assert.deepEqual(reasons, [null, null, "hours_over"]);
});

test("what is on goes at once when its flight ends", () => {
  const item = poster({ flight: [null, "2026-11-24T12:00:00+07:00"] });

  assert.equal(whyLeave(item, manifest([item]), at("11:59:59")), null);
  assert.equal(whyLeave(item, manifest([item]), at("12:00:00")), "flight_over");
});

test("what is on goes when it left the manifest, was corrected, or the screen was struck off", () => {
  assert.equal(whyLeave(poster(), manifest([poster()]), TUESDAY), null);
  assert.equal(whyLeave(poster(), manifest([poster({ id: "2.1" })]), TUESDAY), "removed");
  assert.equal(whyLeave(poster(), manifest([poster({ revision: 2 })]), TUESDAY), "removed");
  assert.equal(whyLeave(poster(), null, TUESDAY), "removed");
});

test("what is on gives way to a takeover", () => {
  const takeover = poster({ id: "0.1", tier: 0 });
  const both = manifest([poster(), takeover]);

  assert.equal(whyLeave(poster(), both, TUESDAY), "takeover");
  assert.equal(whyLeave(takeover, both, TUESDAY), null);
});
