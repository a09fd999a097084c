// @ts-check
// The edge: connects the parts with the page, the network and the clock.
//
// The state is told on <html data-...>, for the style sheet, for operators and for tests:
//   mode        connecting | idle | playing | unauthorised
//   connection  online | offline
//   playing     id of the item on the stage        ticker  id of the running text
//   manifestSeq "epoch.change.horizon day" of the manifest in force

import { Card } from "./card.js";
import { Clock } from "./clock.js";
import { ManifestFeed, Refused } from "./manifest.js";
import { part } from "./page.js";
import { PlayLog } from "./plays.js";
import { Programme } from "./programme.js";
import { Report } from "./report.js";
import { Stage } from "./stage.js";
import { Ticker } from "./ticker.js";
import { claimToken } from "./token.js";

const TICK_MS = 250;
const POLL_S = 10; // until a manifest says otherwise

const { manifestUrl = "", playsUrl = "", attribution: sentence = "" } = document.body.dataset;
const told = document.documentElement.dataset;
const attribution = part(document, ".attribution");

let standing = "connecting"; // the mode whenever nothing plays

const clock = new Clock();
const card = new Card(part(document, ".card"), clock);
const plays = new PlayLog(clock);
const stage = new Stage(part(document, ".stage"));
const programme = new Programme({ stage, clock, plays, whenChanged: tellStage });
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
  told.playing = item?.id ?? "";
  tellMode();
}

/** @param {Item | null} item */
function tellTicker(item) {
  told.ticker = item?.id ?? "";
}

function tellMode() {
  told.mode = told.playing ? "playing" : standing;
}

/** @param {Manifest} manifest */
function receive(manifest) {
  told.manifestSeq = manifest.seq.join(".");
  card.receive(manifest);
  plays.receive(manifest);
  play(manifest, "idle");
}

/**
 * @param {Manifest | null} manifest
 * @param {string} otherwise the mode while nothing plays
 */
function play(manifest, otherwise) {
  standing = otherwise;
  programme.receive(manifest);
  ticker.receive(manifest);
  tellMode();
}

/**
 * @param {ManifestFeed} feed
 * @param {Report} report
 */
async function follow(feed, report) {
  let poll = POLL_S;
  for (;;) {
    try {
      const manifest = await feed.refresh();
      told.connection = "online";
      if (manifest) receive(manifest);
      poll = manifest?.poll ?? poll;
      report.offer(poll); // not awaited: nothing here waits for it
    } catch (error) {
      console.warn(/** @type {Error} */ (error).message);
      // A screen that was struck off shows nothing more of its programme. It goes on asking, so that
      // it comes back by itself once its token is valid again.
      if (error instanceof Refused) play(null, "unauthorised");
      else told.connection = "offline"; // and the programme goes on with the last manifest
    }
    await new Promise((resolve) => setTimeout(resolve, poll * 1000));
  }
}

/** @param {string} token */
function start(token) {
  plays.open(`plays:${screenId}`);
  follow(new ManifestFeed(manifestUrl, token, clock), new Report(playsUrl, token, plays));
}

function tick() {
  programme.reconcile();
  ticker.reconcile();
}

const preview = document.getElementById("manifest"); // in the editor's preview, the manifest of a draft
const screenId = new URLSearchParams(location.search).get("screen");
const token = claimToken(screenId);
window.addEventListener("hashchange", () => location.reload()); // a new token typed into the open page
setInterval(tick, TICK_MS);
if (preview) receive(JSON.parse(preview.textContent));
else if (token) start(token);
else play(null, "unauthorised");
