// @ts-check
// Asks for the manifest again and again, earlier when the beacon of the region says that it has moved, and says how it
// went.

import { BadManifest, Refused, Unreachable } from "./manifest.js";

const POLL_S = 10; // until a manifest says otherwise
const JITTER = 0.1; // so that screens that were switched on together do not ask together
const BEACON_S = 10;
const SOONER = 0.4; // of that, once nobody has answered: a server that is back is seen soon
const SPREAD_S = 5; // within which all screens of a region ask once something has moved; in an emergency at once

/**
 * Never ends. `receive` gets each manifest that is accepted, `refuse` is called while the server does not know this
 * screen, `rejected` when a manifest came that is of no use, `answered` after each answer.
 * @param {object} parts
 * @param {import("./manifest.js").ManifestFeed} parts.feed
 * @param {import("./beacon.js").Beacon} parts.beacon
 * @param {import("./live.js").Live} parts.live what is heard of it between two looks
 * @param {number} [parts.beaconS] seconds between two looks at it
 * @param {import("./health.js").Health} parts.health
 * @param {(manifest: Manifest) => void} parts.receive
 * @param {() => void} parts.refuse
 * @param {(code: string) => void} parts.rejected
 * @param {(poll: number, wasAway: boolean) => void} parts.answered
 */
export async function follow({ feed, beacon, live, beaconS = BEACON_S, health, receive, refuse, rejected, answered }) {
  let inForce = /** @type {Manifest | null} */ (null);
  let hasFailed = false; // by the manifest that came last
  let poll = await restore();
  for (;;) {
    try {
      await ask();
      await untilNext(performance.now() + poll * 1000 * (1 - JITTER * Math.random()));
    } catch (error) {
      // Whatever it was: a screen that asks no more could be mended by nobody from afar.
      console.error(`the player fails: ${/** @type {Error} */ (error)?.stack}`);
      await pause(poll);
    }
  }

  /** @param {number} latest a reading of performance.now() */
  async function untilNext(latest) {
    const left = () => Math.max(0, latest - performance.now());
    while (left() > beaconS * 1000) {
      const told = await live.heard(beacon.isAway ? beaconS * SOONER : beaconS);
      const moved = inForce && (told ? beacon.judge(told, inForce) : await beacon.moved(inForce));
      if (moved === "programme") await pause(Math.min(SPREAD_S, beaconS) * Math.random());
      if (moved) return;
    }
    await pause(left() / 1000);
  }

  async function restore() {
    try {
      const kept = await feed.restored();
      if (kept) return accept(kept, "kept");
    } catch (error) {
      console.warn(`nothing is kept: ${/** @type {Error} */ (error)?.message}`);
      if (error instanceof BadManifest) {
        health.tell({ manifest: "refused", manifestWhy: error.code });
        await feed.putAside();
      }
    }
    return POLL_S;
  }

  async function ask() {
    const accepted = await answer();
    if (accepted === undefined) return;
    const wasAway = health.facts.connection !== "online";
    health.tell({ connection: "online", connectionWhy: "" });
    if (accepted) poll = accept(accepted, "accepted");
    else if (!hasFailed) health.tell({ manifest: "accepted", manifestWhy: "" });
    answered(poll, wasAway);
  }

  /** What the server answers: null when nothing has changed, undefined when it is of no use. */
  async function answer() {
    try {
      return await feed.refresh();
    } catch (error) {
      console.warn(/** @type {Error} */ (error).message);
      complain(error);
      return undefined;
    }
  }

  /**
   * @param {Accepted} accepted
   * @param {"kept" | "accepted"} how
   */
  function accept({ manifest, dropped, signature }, how) {
    for (const fault of dropped) console.warn(`dropped: ${fault.message}`);
    const manifestSeq = manifest.seq.join(".");
    hasFailed = false;
    health.tell({ manifest: how, manifestSeq, manifestWhy: "", dropped: dropped.length, signature });
    try {
      receive(manifest);
    } catch (error) {
      return recover(error);
    }
    inForce = manifest;
    live.follow(manifest);
    return manifest.poll;
  }

  /** What no rehearsal has shown: the manifest before goes on, and this one is not kept. @param {unknown} error */
  function recover(error) {
    console.error(`the programme fails: ${/** @type {Error} */ (error)?.stack}`);
    hasFailed = true;
    health.tell({ manifest: "refused", manifestWhy: "programme" });
    feed.putAside(); // not awaited: it never throws
    if (inForce) receive(inForce);
    return POLL_S;
  }

  /** Whatever went wrong, the programme goes on with the last manifest. @param {unknown} error */
  function complain(error) {
    if (error instanceof BadManifest) {
      health.tell({ connection: "online", connectionWhy: "", manifest: "refused", manifestWhy: error.code });
      if (error.code === "signature") health.tell({ signature: "bad" });
      rejected(error.code);
    } else if (error instanceof Refused) {
      // A screen that was struck off shows nothing more of its programme. It goes on asking, so that
      // it comes back by itself once its token is valid again.
      inForce = null;
      refuse();
    } else {
      const connectionWhy = error instanceof Unreachable ? error.code : "offline";
      health.tell({ connection: "offline", connectionWhy });
    }
  }
}

/** @param {number} seconds */
function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
