// @ts-check
// The server's time on a screen whose own clock is wrong.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../../partner_api/static/partner_api/player/clock.js";

const HOUR_MS = 3_600_000;

test("the clock of the screen counts until the server has answered", () => {
  assert.ok(Math.abs(new Clock().now() - Date.now()) < 1_000);
});

test("the server's time counts once it has answered, and the screen knows by how much it is off", () => {
  const clock = new Clock();
  const now = performance.now();

  clock.learn(Date.now() + HOUR_MS, now, now);

  assert.ok(Math.abs(clock.now() - Date.now() - HOUR_MS) < 1_000);
  assert.ok(Math.abs(clock.skew() + HOUR_MS) < 1_000);
});

test("of the last five answers the one that took least time is believed", () => {
  const clock = new Clock();
  const far = Date.now() + HOUR_MS;
  clock.learn(Date.now(), 1_000, 1_010);
  for (const trip of [400, 50, 300, 900, 200]) clock.learn(far, 1_000, 1_000 + trip);

  const offset = clock.now() - performance.now();

  assert.ok(Math.abs(offset - (far - 1_025)) < 1);
});
