// @ts-check
// A text on pages: all of it, in order, and no page larger than fits.

import assert from "node:assert/strict";
import { test } from "node:test";

import { paginate } from "../../../partner_api/static/partner_api/player/text/pages.js";

const shorterThan = (/** @type {number} */ most) => (/** @type {string} */ page) => page.length <= most;
const withoutSpace = (/** @type {string} */ text) => text.replaceAll(/\s/g, "");

test("what fits is one page", () => {
  assert.deepEqual(paginate("Tolak politik uang", shorterThan(18)), ["Tolak politik uang"]);
  assert.deepEqual(paginate("", shorterThan(5)), [""]);
});

test("pages end between words", () => {
  assert.deepEqual(paginate("satu dua tiga empat", shorterThan(8)), ["satu dua", "tiga", "empat"]);
});

test("lines stay lines", () => {
  assert.deepEqual(paginate("a\nb\nc\nd", shorterThan(3)), ["a\nb", "c\nd"]);
});

test("a word that fills a page alone is cut between letters, never within one", () => {
  const family = "👨‍👩‍👧";
  const pages = paginate(family.repeat(5), shorterThan(family.length * 2));

  assert.equal(pages.join(""), family.repeat(5));
  assert.ok(pages.every((page) => page.length % family.length === 0));
});

test("a letter that fits nowhere is shown all the same, and the rest follows", () => {
  assert.deepEqual(paginate("ab", () => false), ["a", "b"]);
});

for (const most of [1, 2, 3, 7, 20, 100]) {
  test(`nothing is lost and nothing is too large with ${most} letters a page`, () => {
    const text = "Laporkan dugaan\n\npelanggaran ke ꦥꦔꦮꦱ꧀ terdekat,   hari ini juga.\n".repeat(9);
    const pages = paginate(text, shorterThan(most));

    assert.equal(withoutSpace(pages.join("")), withoutSpace(text));
    // A letter of Javanese with its marks is several units of text and is not cut.
    assert.ok(pages.every((page) => page.length <= Math.max(most, 4)));
  });
}
