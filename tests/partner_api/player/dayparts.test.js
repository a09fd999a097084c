// @ts-check
// Hours of day hold on a screen exactly when they hold on the server: the same vectors for both.

import assert from "node:assert/strict";
import { test } from "node:test";

import { anyHolds, localTime } from "../../../partner_api/static/partner_api/player/dayparts.js";
import { vectors } from "./vectors.js";

for (const { name, zone, windows, holds, rests } of vectors("dayparts")) {
  test(`hours of day: ${name}`, () => {
    const said = (/** @type {string} */ at) => anyHolds(windows, localTime(Date.parse(at), zone));

    assert.deepEqual(holds.filter(said), holds);
    assert.deepEqual(rests.filter(said), []);
  });
}
