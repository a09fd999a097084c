// @ts-check
// The kinds of a rotation are the server's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { STAGE, TICKER, loopOf } from "../../../partner_api/static/partner_api/player/kinds.js";
import { vectors } from "./vectors.js";

test("each loop has the kinds that the server gives it", () => {
  const { stage, ticker } = vectors("kinds");

  assert.deepEqual({ stage: STAGE, ticker: TICKER }, { stage, ticker });
  assert.equal(loopOf("poster"), STAGE);
  assert.equal(loopOf("running_text"), TICKER);
});
