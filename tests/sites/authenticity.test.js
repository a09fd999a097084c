// @ts-check
// What is said of a file that somebody compares with the material of an ILM.

import assert from "node:assert/strict";
import { test } from "node:test";

import { judged, sha256Of } from "../../sites/static/sites/authenticity.js";

const digests = { files: { aa: "Poster, 640 × 800, JPG" }, former: ["bb"] };

test("a file is known by its name, as one of before, or not at all", () => {
  assert.deepEqual(judged("aa", digests), { said: "known", name: "Poster, 640 × 800, JPG" });
  assert.deepEqual(judged("bb", digests), { said: "former", name: "" });
  assert.deepEqual(judged("cc", digests), { said: "unknown", name: "" });
});

test("what every object has is no file", () => {
  for (const name of ["constructor", "toString", "__proto__"]) assert.equal(judged(name, digests).said, "unknown");
});

test("the fingerprint is that of FIPS 180-4", async () => {
  const bytes = new TextEncoder().encode("abc");
  const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(await sha256Of(/** @type {ArrayBuffer} */ (bytes.buffer)), digest);
});
