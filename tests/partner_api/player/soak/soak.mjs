// Plays through the days of a world with the player's own programme, on a clock that we turn, and says for each second
// what was on the stage. Reads the world from standard input.
//
// Real: schedule, lineup, programme, proof. Ours: clock and timers, a stage that takes its time, the network.

const realImmediate = setImmediate;
const settle = () => new Promise((resolve) => realImmediate(resolve));

let now = 0;
/** @type {Map<number, { at: number, run: () => void }>} */
const timers = new Map();
let lastTimer = 0;
globalThis.setTimeout = (run, delay = 0) => {
  timers.set((lastTimer += 1), { at: now + Math.max(0, delay), run });
  return lastTimer;
};
globalThis.clearTimeout = (timer) => timers.delete(timer);
Object.defineProperty(globalThis, "performance", { value: { now: () => now, timeOrigin: 0 } });
globalThis.document = { hidden: false };
globalThis.HTMLElement = class { isElement = true; };
globalThis.HTMLMediaElement = class extends HTMLElement {};
globalThis.ResizeObserver = class { observe() {} };
console.warn = () => {};

const { Programme } = await import("../../../../partner_api/static/partner_api/player/programme.js");

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const world = JSON.parse(Buffer.concat(chunks).toString());

let seed = 7;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let shown = "";
const isMissing = ({ id }) => world.missing.some(([name, from, until]) => name === id && from <= now && now < until);

function screen() {
  let isOn = true;
  const element = new HTMLElement();
  const surface = { shown: undefined };
  const stage = {
    cue: (item) => ({ item, element, surface, offsetMs: 0, ready: later(20 + 250 * random()) }),
    show: () => later(10 + 60 * random()),
    raise: ({ item }) => isOn && (shown = item.id),
    drop() {},
    clear: () => isOn && (shown = ""),
  };
  const plays = { begin: () => "", end() {}, fail() {} };
  const files = { has: (item) => !isMissing(item), why: () => "not_here", url: () => undefined };
  const health = { failed() {}, tell() {}, facts: {} };
  const programme = new Programme({ stage, clock: { now: () => now }, plays, files, health, whenChanged() {} });
  return { programme, end: () => (isOn = false) };
}

const isAway = () => world.outages.some(([from, until]) => from <= now && now < until);
const newest = () => world.published.findLast(([at]) => at <= now);

now = world.start_ms;
let running = screen();
let manifest = newest();
running.programme.receive(manifest[1]);
const received = [[now, manifest[0]]];
let nextPoll = now;
let nextTick = now;
let bootAt = 0;
const reboots = [...world.reboots];
const seen = [];

for (let second = world.start_ms; second < world.end_ms; second += 1_000) {
  while (now < second) {
    const due = [...timers].sort(([, one], [, other]) => one.at - other.at)[0];
    const next = Math.min(second, nextTick, bootAt || Infinity, due ? due[1].at : Infinity);
    now = Math.max(now, next);
    if (due && due[1].at <= now) {
      timers.delete(due[0]);
      due[1].run();
      await settle();
    } else if (bootAt && bootAt <= now) {
      bootAt = 0;
      running = screen();
      running.programme.receive(manifest[1]); // as it was kept
    } else if (nextTick <= now) {
      nextTick = now + 250;
      if (!bootAt) running.programme.reconcile();
      await settle();
    }
  }
  if (reboots.length && reboots[0] <= now) {
    reboots.shift();
    running.end();
    timers.clear();
    shown = "";
    bootAt = now + 1_500;
  }
  if (now >= nextPoll) {
    nextPoll = now + 27_000 + 3_000 * random();
    if (!bootAt && !isAway() && newest()[0] !== manifest[0]) {
      manifest = newest();
      received.push([now, manifest[0]]);
      running.programme.receive(manifest[1]);
    }
  }
  seen.push(shown);
}
process.stdout.write(JSON.stringify({ seen, received }));
