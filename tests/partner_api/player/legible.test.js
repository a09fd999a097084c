// @ts-check
// How small type may be, and what of a text is never shown as it came.

import assert from "node:assert/strict";
import { test } from "node:test";

import { SMALLEST, smallest } from "../../../partner_api/static/partner_api/player/text/legible.js";
import { oneLine, plain } from "../../../partner_api/static/partner_api/player/text/plain.js";

test("a screen of which nobody has said how far it is seen has type of 3.2 % of its shorter side at least", () => {
  assert.deepEqual([undefined, null, 1, 15].map(smallest), [3.2, 3.2, 3.2, 3.2]);
});

test("from further off the type grows, until the credit would leave no room", () => {
  assert.ok(3.2 < smallest(20) && smallest(20) < smallest(25) && smallest(25) < SMALLEST.most);
  assert.equal(smallest(500), SMALLEST.most);
});

test("capitals on a side of three metres are a 250th of the distance high", () => {
  const capital = 0.72 * 3 * (smallest(25) / 100);

  assert.equal(Math.round(25 / capital), 250);
});

test("signs that turn what follows are left out, and marks that only say how a letter joins stay", () => {
  assert.equal(plain("\u202eKPU\u202c \u2066Kendal\u2069"), "KPU Kendal");
  assert.equal(plain("\u0646\u200c\u0645\u200f"), "\u0646\u200c\u0645\u200f");
});

for (const broken of ["Awas\nbanjir", "Awas \r\n\r\n banjir\n", "Awas\u2028banjir", "Awas\vbanjir"]) {
  test(`a running text has one line: ${JSON.stringify(broken)}`, () => {
    assert.equal(oneLine(broken), "Awas · banjir");
  });
}
