// @ts-check
// SHA-256 of what comes piece by piece, held against Node's.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { Sha256 } from "../../../partner_api/static/partner_api/player/files/sha256.js";

/** @param {number} size */
function some(size) {
  return Uint8Array.from({ length: size }, (_, index) => (index * 167 + (index >> 8) * 13) & 255);
}

for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000, 300_001]) {
  for (const step of [1, 63, 64, 65, 4_096]) {
    test(`${size} bytes in pieces of ${step}`, () => {
      const bytes = some(size);
      const digest = new Sha256();
      for (let at = 0; at < size; at += step) digest.update(bytes.subarray(at, at + step));

      assert.equal(digest.hex(), createHash("sha256").update(bytes).digest("hex"));
    });
  }
}
