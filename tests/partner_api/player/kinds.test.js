// @ts-check
// The kinds of a loop are the server's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BANNER, STAGE, TICKER, loopNameOf } from "../../../partner_api/static/partner_api/player/kinds.js";
import { vectors } from "./vectors.js";

test("each loop has the kinds that the server gives it", () => {
  const { stage, ticker, banner } = vectors("kinds");

  assert.deepEqual({ stage: STAGE, ticker: TICKER, banner: BANNER }, { stage, ticker, banner });
  assert.equal(loopNameOf("poster"), "stage");
  assert.equal(loopNameOf("running_text"), "ticker");
  assert.equal(loopNameOf("banner"), "banner");
});
