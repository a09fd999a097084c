// @ts-check
// When a player is started anew, plays without films, or passes over what fails.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isSafe, started } from "../../../partner_api/static/partner_api/player/watch/boots.js";
import { whyReload } from "../../../partner_api/static/partner_api/player/watch/reload.js";
import { SetAside } from "../../../partner_api/static/partner_api/player/watch/setaside.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const CALM = { pastNightMs: 9 * HOUR_MS, upMs: 9 * HOUR_MS, isSafe: false, heap: 1e8 };

/**
 * The record after starts at these minutes, each but the first after a crash unless it is in `orderly`.
 * @param {number[]} minutes
 * @param {number[]} [orderly]
 */
function after(minutes, orderly = []) {
  let record = { crashes: /** @type {readonly number[]} */ ([]), wasLeft: true };
  for (const minute of minutes) {
    record = started({ ...record, wasLeft: record.wasLeft || orderly.includes(minute) }, minute * MINUTE_MS);
  }
  return record;
}

test("three crashes in ten minutes lead to safe mode", () => {
  assert.ok(!isSafe(after([0, 1, 2])));
  assert.ok(isSafe(after([0, 1, 2, 3])));
  assert.ok(isSafe(after([0, 1, 5, 10])));
});

test("crashes that are further apart do not", () => {
  assert.ok(!isSafe(after([0, 1, 6, 11.5])));
});

test("to load the page anew is no crash", () => {
  assert.ok(!isSafe(after([0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5])));
});

test("a clock that was set back by a day does not keep a screen in safe mode", () => {
  assert.ok(!isSafe(started(after([0, 1, 2, 3]), -DAY_MS)));
});

test("a player is started anew at three in the morning, if it has run for two hours", () => {
  assert.equal(whyReload({ ...CALM, pastNightMs: 0 }), "night");
  assert.equal(whyReload({ ...CALM, pastNightMs: HOUR_MS - 1 }), "night");
  assert.equal(whyReload({ ...CALM, pastNightMs: 0, upMs: 2 * HOUR_MS - 1 }), null);
  assert.equal(whyReload({ ...CALM, pastNightMs: -1 }), null);
  assert.equal(whyReload({ ...CALM, pastNightMs: HOUR_MS }), null);
});

test("a player whose memory grows is started anew, not as soon as it begins", () => {
  assert.equal(whyReload({ ...CALM, heap: 1e9 }), "heap");
  assert.equal(whyReload({ ...CALM, heap: 1e9, upMs: MINUTE_MS }), null);
  assert.equal(whyReload({ ...CALM, heap: undefined }), null);
});

test("safe mode tries films again after half an hour", () => {
  assert.equal(whyReload({ ...CALM, isSafe: true, upMs: HOUR_MS / 2 }), "trial");
  assert.equal(whyReload({ ...CALM, isSafe: true, upMs: HOUR_MS / 2 - 1 }), null);
});

const ITEM = /** @type {Item} */ ({ id: "1.1", revision: 1 });

test("what failed is passed over for a minute, and for a day after the third time", () => {
  const aside = new SetAside();

  assert.equal(aside.add(ITEM, "decode", 0), MINUTE_MS);
  assert.equal(aside.why(ITEM, MINUTE_MS - 1), "decode");
  assert.equal(aside.why(ITEM, MINUTE_MS), null);
  assert.equal(aside.add(ITEM, "decode", MINUTE_MS), MINUTE_MS);
  assert.equal(aside.quarantined(MINUTE_MS), 0);
  assert.equal(aside.add(ITEM, "decode", 2 * MINUTE_MS), DAY_MS);
  assert.equal(aside.why(ITEM, DAY_MS), "decode");
  assert.equal(aside.quarantined(DAY_MS), 1);
  assert.equal(aside.why(ITEM, DAY_MS + 2 * MINUTE_MS), null);
});

test("a corrected item and another one have no past", () => {
  const aside = new SetAside();
  aside.add(ITEM, "decode", 0);

  assert.equal(aside.why({ ...ITEM, revision: 2 }, 1), null);
  assert.equal(aside.why({ ...ITEM, id: "1.2" }, 1), null);
});

test("what was shown well in between begins anew", () => {
  const aside = new SetAside();
  aside.add(ITEM, "decode", 0);
  aside.add(ITEM, "decode", MINUTE_MS);
  aside.forgive(ITEM);

  assert.equal(aside.add(ITEM, "decode", 3 * MINUTE_MS), MINUTE_MS);
});
