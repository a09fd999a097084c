// @ts-check
// The edge: connects the parts with the page, the network and the clock.
//
// All that the player knows of itself goes through Health and stands on <html data-...>, for the style sheet, for
// operators and for tests: `Facts` in types.d.ts names it.

import { Card } from "./card.js";
import { Clock } from "./clock.js";
import { DirectFiles } from "./files/direct.js";
import { openStorage } from "./files/open.js";
import { FileStore } from "./files/store.js";
import { follow } from "./follow.js";
import { Health } from "./health.js";
import { ManifestFeed } from "./manifest.js";
import { KeptManifest } from "./manifest/kept.js";
import { Pins } from "./manifest/pins.js";
import { parse } from "./manifest/shape.js";
import { part } from "./page.js";
import { PlayLog } from "./plays.js";
import { Programme } from "./programme.js";
import { Pulse } from "./pulse.js";
import { Report } from "./report.js";
import { Stage } from "./stage.js";
import { Ticker } from "./ticker.js";
import { claimToken } from "./token.js";

const TICK_MS = 250;

const { manifestUrl = "", playsUrl = "", attribution: sentence = "", leastPoll, keys = "" } = document.body.dataset;
const attribution = part(document, ".attribution");

let standing = /** @type {Facts["mode"]} */ ("connecting"); // the mode whenever nothing plays

const health = new Health((changed) => {
  for (const [name, value] of Object.entries(changed)) document.documentElement.dataset[name] = String(value);
});
const clock = new Clock();
const pulse = new Pulse();
const card = new Card(part(document, ".card"), clock);
const plays = new PlayLog(clock, pulse, health);
const stage = new Stage(part(document, ".stage"));
const ticker = new Ticker({ band: part(document, ".ticker"), clock, plays, credit, whenChanged: tellTicker });

/** Who answers for the content of `item` and who passes it on, in one sentence. @param {Item} item */
function credit(item) {
  const nameOf = (/** @type {string} */ _, /** @type {"responsible" | "distributor"} */ party) => item[party].name;
  return sentence.replace(/{(responsible|distributor)}/g, nameOf);
}

/** @param {Item | null} item */
function tellStage(item) {
  attribution.hidden = !item;
  attribution.textContent = item ? credit(item) : "";
  health.tell({ playing: item?.id ?? "" });
  tellMode();
}

/** @param {Item | null} item */
function tellTicker(item) {
  health.tell({ ticker: item?.id ?? "" });
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
  card.receive(manifest);
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
  programme.receive(manifest);
  ticker.receive(manifest);
  tellMode();
}

/** @param {Files} files */
function programmeWith(files) {
  const programme = new Programme({ stage, clock, plays, files, health, whenChanged: tellStage });
  setInterval(() => {
    pulse.beat();
    health.tell({ frozenMs: pulse.stoodMs });
    programme.reconcile();
    ticker.reconcile();
  }, TICK_MS);
  return programme;
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
  const programme = programmeWith(files);
  const pins = new Pins(screen, keys.split(" "));
  const kept = new KeptManifest(database, token);
  const feed = new ManifestFeed({ url: manifestUrl, token, clock, pins, kept, leastPoll: Number(leastPoll) || undefined });
  const report = new Report(playsUrl, token, plays);
  plays.open(`plays:${screen}`);
  await follow({
    feed,
    health,
    receive(manifest) {
      files.receive(manifest, clock.now());
      receive(programme, manifest);
    },
    refuse: () => play(programme, null, "unauthorised"),
    answered(poll, wasAway) {
      if (wasAway) files.hurry();
      report.offer(poll); // not awaited: nothing here waits for it
    },
  });
}

/** In the editor's preview: the manifest of a draft stands in the page. @param {string} body */
function preview(body) {
  const files = new DirectFiles();
  const { manifest } = parse(body, location.href);
  files.receive(manifest);
  receive(programmeWith(files), manifest);
}

const draft = document.getElementById("manifest");
const screen = new URLSearchParams(location.search).get("screen");
const token = claimToken(screen);
window.addEventListener("hashchange", () => location.reload()); // a new token typed into the open page
if (draft) preview(draft.textContent);
else if (screen && token) start(screen, token);
else health.tell({ mode: "unauthorised" });
