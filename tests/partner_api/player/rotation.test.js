// @ts-check
// The screen plays exactly what the server would: the same vectors for both.

import assert from "node:assert/strict";
import { test } from "node:test";

import { START, plan, step } from "../../../partner_api/static/partner_api/player/rotation.js";
import { vectors } from "./vectors.js";

/** @typedef {{ items: Turn[], picks: string, credits: Record<string, string> }} Loop */

/** Play through `loops`, one after the other, as the vectors say. @param {Loop[]} loops */
function replay(loops) {
  let state = START;
  return loops.map(({ items, picks }) => {
    const played = picks.split(" ").map(() => {
      const [item, after] = step(state, items);
      state = after;
      return item.id;
    });
    const credits = Object.fromEntries(state.loop.map(({ id }, index) => [id, String(state.credits[index])]));
    return { items, picks: played.join(" "), credits };
  });
}

for (const [name, loops] of Object.entries(vectors("edf-share-1").cases)) {
  test(`the player picks and owes what the server does: ${name}`, () => {
    assert.deepEqual(replay(loops), loops);
  });
}

test("a plan names the start of each slot", () => {
  const items = [{ id: "1.1", dur_ms: 10_000, weight: 1 }, { id: "2.1", dur_ms: 5_000, weight: 1 }];

  const slots = [...plan(items, 30_000)].map(({ startMs, item }) => [startMs, item.id]);

  assert.deepEqual(slots, [[0, "2.1"], [5_000, "1.1"], [15_000, "2.1"], [20_000, "2.1"], [25_000, "1.1"]]);
  assert.deepEqual([...plan([], 30_000)], []);
});

test("the same id twice is refused", () => {
  const item = { id: "1.1", dur_ms: 10_000, weight: 1 };

  assert.throws(() => step(START, [item, item]), /each id once/);
});
