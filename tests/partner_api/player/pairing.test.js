// @ts-check
// How a device waits for its token: as long as the server says, and not a moment too short.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Ended, collect } from "../../../partner_api/static/partner_api/player/pairing/ask.js";

const CODES = { device_code: "d", user_code: "WDJB-MJHT", verification_uri: "", expires_in: 0, interval: 0 };
const PAIRED = { screen: "balai234", token: "t", keys: [] };

/** @param {[number, object][]} answers */
function server(answers) {
  const left = [...answers];
  globalThis.fetch = async () => {
    const [status, body] = /** @type {[number, object]} */ (left.shift());
    return new Response(JSON.stringify(body), { status });
  };
}

test("a code that is typed in its last seconds pairs all the same", async () => {
  server([[200, PAIRED]]);

  assert.deepEqual(await collect("/token", CODES), PAIRED);
});

test("while the officer types, and while the server fails, the device waits", async () => {
  server([[400, { code: "authorization_pending" }], [503, {}], [200, PAIRED]]);

  assert.deepEqual(await collect("/token", { ...CODES, expires_in: 60 }), PAIRED);
});

test("a denied or ended code ends the waiting at once", async () => {
  for (const code of ["access_denied", "expired_token"]) {
    server([[400, { code }]]);
    await assert.rejects(collect("/token", { ...CODES, expires_in: 60 }), (error) => error instanceof Ended && error.message === code);
  }
});

test("nobody who typed it: the code ends after the last question", async () => {
  server([[400, { code: "authorization_pending" }]]);

  await assert.rejects(collect("/token", CODES), Ended);
});
