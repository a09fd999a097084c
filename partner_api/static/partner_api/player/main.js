// @ts-check
// The edge: connects the parts with the page, the network and the clock.
//
// All that the player knows of itself goes through Health and stands on <html data-...>, for the style sheet, for
// operators and for tests: `Facts` in types.d.ts names it.

import { instantOf, localDay } from "./calendar.js";
import { Banner } from "./banner.js";
import { Beacon } from "./beacon.js";
import { Live } from "./live.js";
import { Card } from "./card.js";
import { Clock } from "./clock.js";
import { openStorage } from "./files/open.js";
import { FileStore } from "./files/store.js";
import { DirectFiles, withoutFilms } from "./files/views.js";
import { Commands } from "./commands.js";
import { forget } from "./commands/forget.js";
import { identify } from "./commands/identify.js";
import { DatabaseMemory, PageMemory } from "./commands/memory.js";
import { screenshot } from "./commands/screenshot.js";
import { follow } from "./follow.js";
import { Health } from "./health.js";
import { Heartbeat } from "./heartbeat.js";
import { loopNameOf } from "./kinds.js";
import { ManifestFeed } from "./manifest.js";
import { KeptManifest } from "./manifest/kept.js";
import { Pins } from "./manifest/pins.js";
import { parse } from "./manifest/shape.js";
import { part } from "./page.js";
import { screenKept, setRefused } from "./pairing/kept.js";
import { PlayLog } from "./plays.js";
import { Programme } from "./programme.js";
import { Lineup } from "./programme/lineup.js";
import { Pulse } from "./pulse.js";
import { Receipts } from "./receipts.js";
import { Release } from "./release.js";
import { Report } from "./report.js";
import { Stage } from "./stage.js";
import { alone } from "./tab.js";
import { Ticker } from "./ticker.js";
import { Credit } from "./text/credit.js";
import { smallest } from "./text/legible.js";
import { claimToken } from "./token.js";
import { noteStart } from "./watch/boots.js";
import { NIGHT, whyReload } from "./watch/reload.js";

const TICK_MS = 250;
const FILLER = 2; // tier
const LEAVES_MS = 5_000;
const OPENING_MS = 5_000; // so long the running text waits for something to run across

const { liveUrl = "", manifestUrl = "", playsUrl = "", workerUrl = "", leastPoll, beacon, keys = "" } = document.body.dataset;
const { heartbeatUrl = "", screenshotUrl = "", release: ofPlayer = "", beat: every, leastBeat } = document.body.dataset;
const { attribution: sentence = "" } = document.body.dataset;

let standing = /** @type {Facts["mode"]} */ ("connecting"); // the mode whenever nothing plays
let inForce = /** @type {Manifest | null} */ (null);
let faulty = ""; // number of the last one that the player failed by
let isLeaving = false; // the page is on its way to start anew
let isOpen = false; // whether the stage has shown something, or has nothing to show

let heartbeat = /** @type {Heartbeat | null} */ (null); // until the player knows which screen it is

const health = new Health((changed) => {
  for (const [name, value] of Object.entries(changed)) document.documentElement.dataset[name] = String(value);
  heartbeat?.changed(changed);
});
const clock = new Clock();
const pulse = new Pulse();
const release = new Release();
const card = new Card(part(document, ".card"), clock);
const plays = new PlayLog(clock, pulse, health);
const stage = new Stage(part(document, ".stage"));
const credit = new Credit(part(document, ".attribution"), sentence);
const receipts = new Receipts(clock, health);
const banner = new Banner({ band: part(document, ".banner"), clock, plays, whenChanged: tellBanner });
const ticker = new Ticker({ band: part(document, ".ticker"), clock, plays, credit, whenChanged: tellTicker });

/** @param {Item | null} item */
function tellStage(item) {
  receipts.note(item);
  credit.show(item && item.tier !== FILLER ? item : null); // a card says itself whose it is
  health.tell({ playing: item?.id ?? "" });
  tellMode();
  if (item) open();
  stage.fit(); // the bands have come or gone
  renew();
}

/** Between two items nothing is lost: the moment for a new release, or for a start that is due. */
function renew() {
  if (isLeaving || release.change() || !inForce) return;
  const at = clock.now();
  const night = instantOf(localDay(at, inForce.tz).date, NIGHT, inForce.tz);
  const heap = /** @type {any} */ (performance).memory?.usedJSHeapSize; // Chromium's own
  const why = whyReload({ pastNightMs: at - night, upMs: performance.now(), isSafe: health.facts.safe, heap });
  const isSure = health.facts.shell === "kept" || health.facts.connection === "online"; // that the page comes again
  if (!why || !isSure) return;
  isLeaving = true;
  console.warn(`starting anew: ${why}`);
  location.reload();
}

/** Whether anything belongs on the stage now, as far as can be said at once. @param {Manifest | null} manifest */
function isPlanned(manifest) {
  if (!manifest) return false;
  const [lineup, now] = [new Lineup(manifest, "stage", () => true), clock.now()];
  return !lineup.knows(now) || lineup.at(now) !== null;
}

/** The stage is not empty, or stays so: from now on the running text runs. */
function open() {
  if (isOpen) return;
  isOpen = true;
  ticker.receive(inForce);
}

/** @param {Item | null} item */
function tellTicker(item) {
  health.tell({ ticker: item?.id ?? "" });
  stage.fit();
}

/** @param {Item | null} item */
function tellBanner(item) {
  receipts.note(item);
  health.tell({ banner: item?.id ?? "" });
  stage.fit(); // it has given room or taken some
}

function tellMode() {
  health.tell({ mode: health.facts.playing ? "playing" : standing });
}

/**
 * Play by `manifest` with `files`; what `programme` shows of it is what is here.
 * @param {Programme} programme
 * @param {Manifest} manifest
 */
function receive(programme, manifest) {
  document.documentElement.style.setProperty("--smallest", String(smallest(manifest.viewing_m)));
  credit.receive(manifest.items.filter(({ kind, tier }) => loopNameOf(kind) === "stage" && tier !== FILLER));
  card.receive(manifest);
  stage.sound(manifest.volume ?? 0);
  plays.receive(manifest);
  play(programme, manifest, "idle");
}

/**
 * @param {Programme} programme
 * @param {Manifest | null} manifest
 * @param {Facts["mode"]} otherwise the mode while nothing plays
 */
function play(programme, manifest, otherwise) {
  standing = otherwise;
  inForce = manifest;
  banner.receive(manifest);
  programme.receive(manifest);
  if (isOpen) ticker.receive(manifest);
  else if (!isPlanned(manifest)) open();
  else setTimeout(open, OPENING_MS);
  tellMode();
}

/**
 * @param {Files} files
 * @param {() => void} [whenFaulty] the manifest in force makes the player fail
 */
function programmeWith(files, whenFaulty = () => {}) {
  const programme = new Programme({ stage, clock, plays, files, health, whenChanged: tellStage });
  setInterval(() => {
    pulse.beat();
    health.tell({ frozenMs: pulse.stoodMs });
    for (const loop of [banner, programme, ticker]) {
      try {
        loop.reconcile();
      } catch (error) {
        tellFault(error, whenFaulty);
      }
    }
  }, TICK_MS);
  return programme;
}

/**
 * Once for each manifest, not with each tick.
 * @param {unknown} error
 * @param {() => void} whenFaulty
 */
function tellFault(error, whenFaulty) {
  const number = inForce?.seq.join(".") ?? "";
  if (faulty === number) return;
  faulty = number;
  console.error(`the programme fails: ${/** @type {Error} */ (error)?.stack}`);
  health.failed("programme", number);
  whenFaulty();
}

/**
 * @param {string} screen
 * @param {string} token
 */
async function start(screen, token) {
  const { database, shelf, budget, storage } = await openStorage(screen, () => files.refill());
  health.tell({ storage });
  const whenChanged = (/** @type {FileFacts} */ facts) => health.tell(facts);
  const files = new FileStore({ shelf, budget, whenChanged, whenFailed: (sha, code, detail) => health.failed(code, sha, detail) });
  const safe = noteStart(screen);
  health.tell({ safe });
  const pins = new Pins(screen, keys.split(" "));
  const kept = new KeptManifest(database, token);
  const feed = new ManifestFeed({
    url: manifestUrl, screen, token, clock, pins, kept, leastPoll: Number(leastPoll) || undefined,
  });
  const programme = programmeWith(safe ? withoutFilms(files) : files, () => feed.putAside());
  const report = new Report(playsUrl, token, plays);
  plays.open(`plays:${screen}`);
  heartbeat = beating(screen, token, files);
  release.keep(workerUrl, (shell) => health.tell({ shell })); // not awaited: it may take its time
  await follow({
    feed,
    beacon: new Beacon(manifestUrl),
    live: new Live(liveUrl),
    beaconS: Number(beacon) || undefined,
    health,
    receive(manifest) {
      files.receive(manifest, clock.now());
      receive(programme, manifest);
    },
    refuse() {
      play(programme, null, "unauthorised");
      const wiped = files.wipe(); // not awaited: what cannot be dropped now is evicted later
      if (screenKept() === screen) leave(screen, wiped);
    },
    rejected(code) {
      if (code === "screen" && !inForce) stop("other-screen");
    },
    answered(poll, wasAway) {
      if (wasAway) files.hurry();
      report.offer(poll); // not awaited: nothing here waits for it
    },
  });
}

/**
 * A screen that was paired by its code shows one again, once its files are gone or LEAVES_MS have passed.
 * @param {string} screen
 * @param {Promise<unknown>} wiped
 */
async function leave(screen, wiped) {
  if (isLeaving) return;
  isLeaving = true;
  await Promise.race([wiped, new Promise((resolve) => setTimeout(resolve, LEAVES_MS))]);
  setRefused(screen);
  location.replace(location.pathname);
}

/**
 * Tells the server how this screen fares, and does what its officers ask.
 * @param {string} screen
 * @param {string} token
 * @param {FileStore} files
 */
function beating(screen, token, files) {
  /** @type {ConstructorParameters<typeof Commands>[0]["acts"]} */
  const acts = {
    reload: () => location.reload(),
    identify: ({ name }) => identify(screen, name),
    screenshot: () => screenshot(screenshotUrl, token),
    refetch: () => files.refetch(),
    clear: async () => {
      await forget(screen);
      location.replace(location.pathname);
    },
  };
  const memory = window.indexedDB ? new DatabaseMemory(screen) : new PageMemory();
  const commands = new Commands({ memory, acts, whenDone: () => beat.hurry() });
  const [everyMs, leastMs] = [every, leastBeat].map((seconds) => Number(seconds) * 1000 || undefined);
  const beat = new Heartbeat({
    url: heartbeatUrl, token, boot: plays.boot, release: ofPlayer, clock, health, commands, receipts, everyMs, leastMs,
  });
  beat.start();
  return beat;
}

/** In the editor's preview: the manifest of a draft stands in the page. @param {string} body */
function preview(body) {
  const files = new DirectFiles();
  const { manifest } = parse(body, location.href);
  files.receive(manifest);
  receive(programmeWith(files), manifest);
}

/** Says what is wrong, in place of a programme. @param {Facts["mode"]} mode */
function stop(mode) {
  standing = mode;
  tellMode();
}

/** @param {string | null} screen */
async function boot(screen) {
  let token;
  try {
    token = claimToken(screen);
  } catch {
    return stop("refused-storage");
  }
  if (screen && !token && screenKept() === screen) return leave(screen, Promise.resolve()); // its token was deleted
  if (!screen || !token) return stop("unauthorised");
  await alone(screen, () => stop("second-tab"));
  stop("connecting");
  await start(screen, token);
}

const draft = document.getElementById("manifest");
window.addEventListener("resize", () => {
  credit.fit();
  stage.fit();
});
window.addEventListener("hashchange", () => location.reload()); // a new token typed into the open page
if (draft) preview(draft.textContent);
else boot(new URLSearchParams(location.search).get("screen"));
