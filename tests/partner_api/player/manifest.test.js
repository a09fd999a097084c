// @ts-check
// Which manifests are accepted, what of them is dropped, and that nothing of them can change afterwards.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isOlder, parse } from "../../../partner_api/static/partner_api/player/manifest/shape.js";
import { vectors } from "./vectors.js";

const SHA = "a".repeat(64);
const URL_OF = "https://kendal.example/api/v1/screens/manifest/";
const ALWAYS = [null, null];
const SHARES = { guaranteed: 30, ceiling: 60, own: 0, filler: 0 };
const MIDNIGHT = "2026-11-24T00:00:00+07:00";
const EPOCH = { from: Date.parse(MIDNIGHT), join: [], leave: [], operating: null, shares: SHARES };
const MEMBER = {
  id: "1.1", revision: 1, loop: "stage", dur_ms: 10_000, weight: 1, ilm: "1", spans: [[1, 2]], quiet: [],
  mandatory: false, own: false, filler: false, agreement: "", agreement_id: 31, voice: 0, max_per_hour: null, min_gap_s: null,
};
const OWNER = { code: "33.24", name: "Kabupaten Kendal", level: "regency" };
const PARTIES = { responsible: { name: "KPU" }, distributor: { name: "Pemkab" } };
const FREE = { mandatory: false, voice: 0, max_per_hour: null, min_gap_s: null };
const REST = { ...FREE, owner: OWNER, ilm: 1, revision: 1, agreement: null, agreement_id: null, tier: 1, weight: 1, dur_ms: 10_000, flight: ALWAYS, windows: [], ...PARTIES };
const POSTER = { id: "1.1", kind: "poster", asset: SHA, text: null, ...REST };
const MESSAGE = { id: "2.1", kind: "message", asset: null, text: { heading: "Awas", text: "Banjir" }, ...REST };
const LINE = { id: "3.1", kind: "running_text", asset: null, text: "Cek nama Anda.", ...REST };

/** @param {object} [keys] */
function body(keys) {
  return JSON.stringify({
    schema: "ilm.manifest/1",
    screen: "7",
    seq: [1, 2, 20_000],
    tz: "Asia/Jakarta",
    region_path: [{ code: "33.24", name: "Kabupaten Kendal", level: "regency" }],
    poll: 30,
    operating: [],
    assets: { [SHA]: { url: "/m/a.png", bytes: 9, mime: "image/png", w: 1, h: 1, dur_ms: null } },
    items: [POSTER, MESSAGE, LINE],
    quiet: [],
    takeover: null,
    fallback: null,
    rotation: { algo: "edf-share/2" },
    horizon: [MIDNIGHT, "2026-12-08T00:00:00+07:00"],
    shares: SHARES,
    members: [],
    today: [EPOCH],
    ...keys,
  });
}

/** @param {object} [keys] */
function parsed(keys) {
  return parse(body(keys), URL_OF);
}

test("a good manifest is taken whole, and its files have whole addresses", () => {
  const { manifest, dropped } = parsed();

  assert.deepEqual(manifest.items.map(({ id }) => id), ["1.1", "2.1", "3.1"]);
  assert.equal(manifest.assets[SHA].url, "https://kendal.example/m/a.png");
  assert.deepEqual(dropped, []);
});

test("nothing of it can change", () => {
  const { manifest } = parsed({ members: [MEMBER], today: [{ ...EPOCH, join: [0] }] });

  const inner = [manifest, manifest.items, manifest.items[0], manifest.items[0].flight, manifest.assets[SHA]];
  assert.ok(inner.every(Object.isFrozen));
  assert.ok(Object.isFrozen(/** @type {any} */ (manifest).members[0].spans[0]));
});

test("keys of a newer server are kept and are no fault", () => {
  const { manifest, dropped } = parsed({ sig: "x", items: [{ ...POSTER, share: 3 }] });

  assert.deepEqual(dropped, []);
  assert.equal(/** @type {any} */ (manifest.items[0]).share, 3);
});

test("a manifest of an earlier release tells agreements by their numbers alone", () => {
  const [{ agreement_id: _, ...before }, { agreement_id: __, ...item }] = [MEMBER, { ...MESSAGE, agreement: "PKS contoh 1" }];
  const { manifest, dropped } = parsed({ items: [item], members: [before], today: [{ ...EPOCH, join: [0] }] });

  assert.deepEqual(dropped, []);
  assert.deepEqual([manifest.items[0].agreement_id, manifest.members[0].agreement_id], [null, null]);
});

for (const [poll, paced] of [[0, 5], [-1, 5], [5, 5], [30, 30], [1e9, 300]]) {
  test(`a screen that is to ask each ${poll} s asks each ${paced} s`, () => {
    assert.equal(parsed({ poll }).manifest.poll, paced);
  });
}

const WRONG = {
  "no JSON": "<html>",
  "a list": "[]",
  null: "null",
  "another schema": body({ schema: "ilm.manifest/2" }),
  "no screen": body({ screen: undefined }),
  "a screen that is a number": body({ screen: 7 }),
  "two numbers as its own": body({ seq: [1, 2] }),
  "a number that is text": body({ seq: [1, "2", 3] }),
  "a number below nothing": body({ seq: [1, -2, 3] }),
  "a zone that is none": body({ tz: "Asia/Kendal" }),
  "no zone": body({ tz: null }),
  "no list of items": body({ items: {} }),
  "items that are null": body({ items: null }),
  "assets that are a list": body({ assets: [] }),
  "hours that are none": body({ operating: [{ days: [0], from: "25:00", to: "26:00" }] }),
  "a weekday that is none": body({ operating: [{ days: [7], from: "05:00", to: "06:00" }] }),
  "a quiet period without its end": body({ quiet: [{ from: "2026-11-24T08:00:00+07:00", items: [] }] }),
  "a quiet period of no instant": body({ quiet: [{ from: "yesterday", until: null, items: [] }] }),
  "a poll that is text": body({ poll: "10" }),
  "another rotation": body({ rotation: { algo: "edf-share/1" } }),
  "no epochs of its first day": body({ today: [] }),
  "epochs that begin later than its day": body({ today: [{ ...EPOCH, from: EPOCH.from + 1 }] }),
  "epochs out of order": body({ today: [EPOCH, EPOCH] }),
  "an epoch of a member that is not there": body({ today: [{ ...EPOCH, join: [0] }] }),
  "a member without a weight": body({ members: [{ ...MEMBER, weight: 0 }] }),
  "a member whose hours end before they begin": body({ members: [{ ...MEMBER, spans: [[2, 1]] }] }),
  "a member whose hours touch": body({ members: [{ ...MEMBER, spans: [[1, 2], [2, 3]] }] }),
  "a share above the whole": body({ shares: { ...SHARES, own: 101 } }),
  "no region at all": body({ region_path: [] }),
  "a region without a name": body({ region_path: [{ code: "33.24" }] }),
};

for (const [name, text] of Object.entries(WRONG)) {
  test(`refused as a whole: ${name}`, () => {
    assert.throws(() => parse(text, URL_OF), { name: "Error", message: / is not / });
  });
}

const BAD = {
  "is null": null,
  "has no id": { id: undefined },
  "has an id that is not ASCII": { id: "1·1" },
  "is of a kind that screens do not show": { kind: "audio" },
  "has no time": { dur_ms: 0 },
  "is shorter than any eye can follow": { dur_ms: 249 },
  "has a time that is text": { dur_ms: "10000" },
  "has a time that is not whole": { dur_ms: 1.5 },
  "has no weight": { weight: 0 },
  "is allowed no play at all": { max_per_hour: 0 },
  "is of a tier that is none": { tier: 3 },
  "has a flight of one end": { flight: [null] },
  "has a flight that is no instant": { flight: ["2026-02-30", null] },
  "has hours that are none": { windows: [{ days: [0], from: "8", to: "9" }] },
  "names nobody who answers for it": { responsible: {} },
  "names a file that is not there": { asset: "b".repeat(64) },
  "names no file": { asset: null },
  "names a file like a property of all objects": { asset: "constructor" },
};

for (const [name, change] of Object.entries(BAD)) {
  test(`dropped alone: an item that ${name}`, () => {
    const bad = change && { ...POSTER, id: "9.1", ...change };
    const { manifest, dropped } = parsed({ items: [bad, POSTER, MESSAGE] });

    assert.deepEqual(manifest.items.map(({ id }) => id), ["1.1", "2.1"]);
    assert.match(dropped[0].message, /^items\[0\]/);
    assert.equal(dropped.length, 1);
  });
}

test("dropped: a message without its text, a running text without a letter, the second item of one id", () => {
  const broken = { ...MESSAGE, id: "8.1", text: "Awas" };
  const { manifest, dropped } = parsed({ items: [broken, { ...LINE, text: "" }, POSTER, { ...MESSAGE, id: "1.1" }] });

  assert.deepEqual(manifest.items.map(({ id }) => id), ["1.1"]);
  assert.equal(manifest.items[0].kind, "poster");
  assert.equal(dropped.length, 3);
});

test("an item plays under an id as the server declares it, and under no other", () => {
  const { good, bad } = vectors("item-ids");
  const items = [...good, ...bad].map((id) => Object.assign({}, POSTER, { id }));
  const { manifest, dropped } = parsed({ items });

  assert.deepEqual(manifest.items.map(({ id }) => id), good);
  assert.equal(dropped.length, bad.length);
});

test("a member that no item could be is dropped alone, and the others keep their places", () => {
  const names = ["constructor", "1.1", "__proto__", "2.1"];
  const members = names.map((id) => Object.assign({}, MEMBER, { id }));
  const today = [{ ...EPOCH, join: [0, 1, 2, 3] }, { ...EPOCH, from: EPOCH.from + 1, leave: [2, 3] }];
  const { manifest, dropped } = parsed({ members, today });

  assert.deepEqual(manifest.members.map(({ id }) => id), ["1.1", "2.1"]);
  assert.deepEqual(manifest.today.map(({ join, leave }) => [join, leave]), [[[0, 1], []], [[], [1]]]);
  assert.deepEqual(dropped.map(({ message }) => message.slice(0, 10)), ["members[0]", "members[2]"]);
});

test("a bad file is dropped with the items that need it", () => {
  const { manifest, dropped } = parsed({ assets: { [SHA]: { url: "/m/a.png", bytes: "9", mime: "image/png" } } });

  assert.deepEqual(manifest.items.map(({ id }) => id), ["2.1", "3.1"]);
  assert.equal(dropped.length, 2);
});

test("which of two manifests is older is told from left to right", () => {
  assert.ok(isOlder([1, 9, 9], [2, 0, 0]));
  assert.ok(isOlder([2, 3, 9], [2, 4, 0]));
  assert.ok(isOlder([2, 4, 0], [2, 4, 1]));
  assert.ok(!isOlder([2, 4, 1], [2, 4, 1]));
  assert.ok(!isOlder([3, 0, 0], [2, 4, 1]));
});

const CARD = {
  id: "f57.1", revision: 7, design: "news", region: OWNER, eyebrow: "Kabar", title: "Posyandu", text: "", when: "", day: "",
  month: "", place: "", picture: SHA, address: "blumah.example", say: "Pindai", qr: [5, 2, 5], flight: ALWAYS,
};

test("cards come with the filler, and a bad one is dropped alone", () => {
  const { manifest, dropped } = parsed({
    cards: [CARD, { ...CARD, design: "advertisement" }, { ...CARD, picture: "b".repeat(64) }, { ...CARD, picture: null }],
  });

  assert.deepEqual(manifest.cards.map(({ picture }) => picture), [SHA, null]);
  assert.equal(dropped.length, 2);
  assert.ok(Object.isFrozen(manifest.cards[0].qr));
});

test("letters are counted as the server counts them: a title of emoji is no longer than another", () => {
  const titled = (/** @type {number} */ letters) => parsed({ cards: [{ ...CARD, picture: null, title: "🎉".repeat(letters) }] });

  assert.equal(titled(300).manifest.cards.length, 1);
  assert.equal(titled(301).manifest.cards.length, 0);
});

test("a manifest of an earlier release has no cards", () => {
  assert.deepEqual(parsed().manifest.cards, []);
});
