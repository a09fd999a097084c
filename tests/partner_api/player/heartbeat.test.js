// @ts-check
// What a player tells of itself, and how it does what is asked of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Commands } from "../../../partner_api/static/partner_api/player/commands.js";
import { hueOf } from "../../../partner_api/static/partner_api/player/commands/identify.js";
import { PageMemory } from "../../../partner_api/static/partner_api/player/commands/memory.js";
import { contained, scaleOf } from "../../../partner_api/static/partner_api/player/commands/screenshot.js";
import { beatOf } from "../../../partner_api/static/partner_api/player/heartbeat.js";

const NOON = 1_700_000_000_000;
/** @type {Facts} */
const WELL = {
  mode: "playing", playing: "1.1", ticker: "", connection: "online", connectionWhy: "", manifest: "accepted",
  manifestSeq: "1.2.3", manifestWhy: "", dropped: 0, signature: "verified", shell: "kept", storage: "disk",
  safe: false, quarantined: 0, failures: 0, failure: "", filesWanted: 2, filesWhole: 2, filesBad: 0, filesBytes: 9,
  filesBudget: 99, database: "open", playsQueued: 4, playsLost: 0, playsAside: 0, banner: "", takeover: "", frozenMs: 0,
};
const MORE = {
  boot: "b", now: NOON + 0.4, skew: -12, viewport: { w: 1920, h: 1080 }, release: "r", takeovers: [], done: [],
};

test("a player that is well tells no error", () => {
  const beat = beatOf(WELL, [], MORE);
  assert.deepEqual(beat.seq, [1, 2, 3]);
  assert.deepEqual(beat.files, { wanted: 2, whole: 2, bad: 0, bytes: 9, budget: 99 });
  assert.deepEqual([beat.at_ms, beat.skew_ms, beat.errors], [NOON, -12, []]);
});

test("without a manifest there is no number of one", () => {
  assert.equal(beatOf({ ...WELL, manifestSeq: "" }, [], MORE).seq, null);
});

test("what is wrong by itself comes before what failed, and each is told once", () => {
  const facts = /** @type {Facts} */ ({
    ...WELL, safe: true, manifest: "refused", manifestWhy: "signature", database: "failing",
  });
  const failures = Array.from({ length: 20 }, (_, index) => ({ code: /** @type {const} */ ("decode"), of: `${index % 19}.1` }));
  const { errors } = beatOf(facts, [...failures, { code: "hash", of: "f".repeat(90) }], MORE);

  assert.deepEqual(errors.slice(0, 4), [
    { code: "safe_mode", of: "" },
    { code: "manifest", of: "signature" },
    { code: "database", of: "failing" },
    { code: "hash", of: "f".repeat(80) },
  ]);
  assert.equal(errors.length, 20);
});

/**
 * @param {Partial<Record<string, (order: Order) => Promise<void> | void>>} acts
 * @param {CommandMemory} [memory]
 */
function player(acts, memory = new PageMemory()) {
  /** @type {string[]} */
  const did = [];
  const kinds = ["reload", "identify", "screenshot", "refetch", "clear"];
  const all = Object.fromEntries(kinds.map((kind) => [kind, () => void did.push(kind)]));
  const commands = new Commands({ memory, acts: /** @type {any} */ ({ ...all, ...acts }), whenDone: () => {} });
  return { did, memory, commands };
}

/** @param {number} id @param {string} kind @returns {Order} */
function order(id, kind) {
  return { id, kind, until_ms: NOON + 600_000, name: "Alun-alun" };
}

/** What was begun comes to its end. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a command is done once, however often it is sent, and told until the server has heard", async () => {
  const { did, commands } = player({});
  for (let sent = 0; sent < 3; sent += 1) await commands.take([order(7, "identify")], NOON);
  await settled();

  assert.deepEqual(did, ["identify"]);
  const done = await commands.done();
  assert.deepEqual(done, [{ command: 7, result: "ok" }]);
  assert.deepEqual(await commands.done(), done);
  await commands.told(done);
  assert.deepEqual(await commands.done(), []);
  await commands.take([order(7, "identify")], NOON);
  assert.deepEqual(did, ["identify"]);
});

test("what fails is told with its reason", async () => {
  const { commands } = player({ screenshot: () => Promise.reject(new Error("http_409")) });
  await commands.take([order(1, "screenshot"), order(2, "dance")], NOON);
  await settled();
  assert.deepEqual(await commands.done(), [
    { command: 1, result: "http_409" },
    { command: 2, result: "unknown" },
  ]);
});

test("what comes too late is not done", async () => {
  const { did, commands } = player({});
  await commands.take([order(1, "clear")], NOON + 600_000);
  assert.deepEqual(await commands.done(), [{ command: 1, result: "expired" }]);
  await commands.told(await commands.done());
  assert.deepEqual(did, []);
});

test("the page is left only when the server knows why", async () => {
  for (const kind of ["reload", "clear"]) {
    const { did, commands } = player({});
    await commands.take([order(3, kind)], NOON);
    assert.deepEqual(did, []);
    await commands.told(await commands.done());
    assert.deepEqual(did, [kind]);
    await commands.take([order(3, kind)], NOON);
    await commands.told(await commands.done());
    assert.deepEqual(did, [kind]);
  }
});

test("who is asked to start anew and to forget everything forgets everything", async () => {
  for (const kinds of [["reload", "clear"], ["clear", "reload"]]) {
    const { did, commands } = player({});
    await commands.take(kinds.map((kind, index) => order(index + 1, kind)), NOON);
    await commands.told(await commands.done());
    assert.deepEqual(did, ["clear"]);
  }
});

test("a memory that fails holds up no heartbeat", async () => {
  const fail = () => Promise.reject(new Error("closed"));
  const { commands } = player({}, { all: fail, put: fail });
  assert.deepEqual(await commands.done(), []);
});

test("a start anew does nothing twice: what was under way is told to be interrupted", async () => {
  const before = player({ refetch: () => new Promise(() => {}) });
  await before.commands.take([order(1, "refetch"), order(2, "clear")], NOON);

  const after = player({}, before.memory);
  await after.commands.take([order(1, "refetch"), order(2, "clear")], NOON);
  assert.deepEqual(after.did, []);
  assert.deepEqual(await after.commands.done(), [
    { command: 1, result: "interrupted" },
    { command: 2, result: "interrupted" },
  ]);
});

test("a picture is small and shows the whole screen", () => {
  assert.equal(scaleOf(1920, 1080), 0.25);
  assert.equal(scaleOf(1080, 3840), 0.25);
  assert.equal(scaleOf(320, 160), 1);
  const outer = { x: 0, y: 0, width: 768, height: 384 };
  assert.deepEqual(contained({ width: 100, height: 100 }, outer), { x: 192, y: 0, width: 384, height: 384 });
});

test("a screen has one colour, and neighbours have others", () => {
  assert.equal(hueOf("k7m2xqpw"), hueOf("k7m2xqpw"));
  assert.notEqual(hueOf("k7m2xqpw"), hueOf("k7m2xqpx"));
});
