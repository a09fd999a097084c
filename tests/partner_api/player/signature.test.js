// @ts-check
// Whose signature a manifest bears, judged as Python signed it: tests/vectors/make_signed.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { judge } from "../../../partner_api/static/partner_api/player/manifest/signature.js";
import { vectors } from "./vectors.js";

for (const { name, body, keys, state } of vectors("signed-manifests")) {
  test(`${state}: ${name}`, async () => {
    assert.equal(await judge(body, keys), state);
  });
}

test("a browser that knows no such signatures says so", async (context) => {
  context.mock.method(crypto.subtle, "importKey", async () => {
    throw new DOMException("no Ed25519", "NotSupportedError");
  });
  const { body, keys } = vectors("signed-manifests")[0];

  assert.equal(await judge(body, keys), "unverifiable");
});
