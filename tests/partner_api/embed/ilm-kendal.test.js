// @ts-check
// What the element for other websites asks, and what it makes of the answers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, read, Reading } from "../../../partner_api/static/partner_api/embed/ilm-kendal.js";

const SCRIPT = "https://kendal.example/embed/ilm-kendal.js";

/** @param {Record<string, string>} attributes */
const address = (attributes) => addressOf(SCRIPT, (name) => attributes[name] ?? null);

test("it asks for the embed beside its script, with what was chosen and nothing else", () => {
  assert.equal(address({ code: "33.24.01.2001" }), "https://kendal.example/embed/33.24.01.2001/");
  assert.equal(
    address({ code: "33.24", theme: "dark", height: "250", content: "", onclick: "x" }),
    "https://kendal.example/embed/33.24/?height=250&theme=dark",
  );
});

test("a code leads to no other address", () => {
  assert.equal(address({ code: "../admin1?x#" }), "https://kendal.example/embed/..%2Fadmin1%3Fx%23/");
  assert.equal(address({ code: "//evil1.example" }), "https://kendal.example/embed/%2F%2Fevil1.example/");
  for (const code of ["", ".", "..", "//evil.example"]) {
    assert.equal(address({ code }), "https://kendal.example/embed/-/");
  }
});

test("what is read again and is the same is not shown anew", () => {
  const reading = new Reading();

  assert.deepEqual(["a", "a", "b"].map((html) => reading.learn(html, SCRIPT)), [true, false, true]);
});

test("one failure is forgiven, and two in a row take away what is shown", () => {
  const reading = new Reading();
  reading.learn("a", SCRIPT);

  assert.deepEqual([null, "a", null].map((html) => reading.learn(html, SCRIPT)), [false, false, false]);
  assert.equal(reading.html, "a");
  assert.equal(reading.learn(null, SCRIPT), true);
  assert.equal(reading.html, null);
});

test("what was read of one region is not shown for another, not even until the next reading", () => {
  const reading = new Reading();
  reading.learn("a", address({ code: "33.24" }));

  assert.equal(reading.learn(null, address({ code: "33.24.01" })), true);
  assert.equal(reading.html, null);
});

const OURS = '<!doctype html><meta name="application-name" content="ilm-kendal"><p>kata</p>';

test("a refusal of ours is words to show", async () => {
  for (const status of [200, 400, 404, 410]) {
    assert.equal(await read(SCRIPT, async () => new Response(OURS, { status })), OURS);
  }
});

test("who never answers has failed, before it is asked again", { timeout: 2000 }, async () => {
  /** @type {typeof fetch} */
  const hang = (_address, options) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => resolve(new Response(OURS)), 1000);
      options?.signal?.addEventListener("abort", () => {
        clearTimeout(late);
        reject(new DOMException("late", "TimeoutError"));
      });
    });

  assert.equal(await read(SCRIPT, hang, 10), null);
});

test("what a proxy, a portal or a broken server answers is no page of ours, whatever it is called", async () => {
  for (const status of [200, 403, 404, 429, 502]) {
    assert.equal(await read(SCRIPT, async () => new Response("<h1>Terlarang</h1>", { status })), null);
  }
  assert.equal(await read(SCRIPT, async () => Promise.reject(new TypeError("offline"))), null);
});

test("it brings no cookie and tells nobody where it stands", async () => {
  /** @type {RequestInit} */
  let asked = {};
  await read(SCRIPT, async (_address, init) => ((asked = init ?? {}), new Response("")));

  assert.deepEqual([asked.credentials, asked.referrerPolicy], ["omit", "no-referrer"]);
});
