// @ts-check
// What a row of plays claims, and how it is chained; the log itself is tested in a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { canonical, digest } from "../../../partner_api/static/partner_api/player/canonical.js";
import { fitted, honest, uuid7 } from "../../../partner_api/static/partner_api/player/plays/rows.js";
import { vectors } from "./vectors.js";

for (const { name, row, text, sha256 } of vectors("rows")) {
  test(`a row has the bytes and the digest that the server finds: ${name}`, async () => {
    assert.equal(canonical(row), text);
    assert.equal(await digest(row), sha256);
  });
}

test("the id of a play is a UUID of version 7 that carries its start", () => {
  const id = uuid7(Date.UTC(2026, 10, 24, 5));

  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-b[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(parseInt(id.replace("-", "").slice(0, 12), 16), Date.UTC(2026, 10, 24, 5));
  assert.notEqual(uuid7(0), uuid7(0));
});

test("a play claims what was measured, in whole milliseconds", () => {
  assert.deepEqual(fitted(1_000, 9_999.6, 10_000), { start_ms: 1_000, dur_ms: 10_000 });
});

test("a play claims no more than its plan and a little slack, and never less than nothing", () => {
  assert.equal(fitted(0, 60_000, 10_000).dur_ms, 12_000);
  assert.equal(fitted(0, -5, 10_000).dur_ms, 0);
});

test("a play claims no time of the play before it", () => {
  assert.deepEqual(fitted(1_000, 10_000, 10_000, 1_400), { start_ms: 1_400, dur_ms: 9_600 });
  assert.deepEqual(fitted(1_000, 300, 10_000, 1_400), { start_ms: 1_400, dur_ms: 0 });
});

test("a large step of the clock is left for the server to see", () => {
  assert.deepEqual(fitted(1_000, 10_000, 10_000, 7_000), { start_ms: 1_000, dur_ms: 10_000 });
});

const SEEN = { planned: 10_000, unseen: 0, shown: null };
const COMPLETE = { dur_ms: 10_000, result: /** @type {const} */ ("complete"), why: null };

test("a play is complete if it was seen for its time, or nearly", () => {
  assert.deepEqual(honest(COMPLETE, SEEN), COMPLETE);
  assert.equal(honest({ ...COMPLETE, dur_ms: 8_001 }, SEEN).result, "complete");
});

test("a film that stopped claims how far it came and is partial", () => {
  const stopped = honest({ ...COMPLETE, dur_ms: 17_970 }, { ...SEEN, planned: 4_000, shown: 1_200 });

  assert.deepEqual(stopped, { dur_ms: 1_200, result: "partial", why: "stalled" });
});

test("time in which the page stood still was seen by nobody", () => {
  assert.deepEqual(honest({ ...COMPLETE, dur_ms: 19_000 }, { ...SEEN, unseen: 15_000 }), {
    dur_ms: 4_000,
    result: "partial",
    why: "stalled",
  });
  assert.equal(honest({ ...COMPLETE, dur_ms: 1_000 }, { ...SEEN, unseen: 15_000 }).dur_ms, 0);
});

test("what was cut keeps its reason", () => {
  const cut = { dur_ms: 500, result: /** @type {const} */ ("partial"), why: "takeover" };

  assert.deepEqual(honest(cut, { ...SEEN, shown: 400 }), { ...cut, dur_ms: 400 });
});
