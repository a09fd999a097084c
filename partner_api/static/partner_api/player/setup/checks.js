// @ts-check
// What a browser needs to be a videotron. Each check tries the thing itself, not its name, and answers whether it works.

import { missesGlyph, paintsInColour } from "./fonts.js";

const JAVANESE = "\ua997";
const ARABIC = "\u0639";
const EMOJI = "\u{1f600}";
const LEAST_QUOTA = 2 * 2 ** 30; // two weeks of films of a busy screen
const H264 = 'video/mp4; codecs="avc1.640028, mp4a.40.2"';

/**
 * By the name of its line on the page.
 * @type {Record<string, () => boolean | Promise<boolean>>}
 */
export const checks = {
  secure: () => isSecureContext,
  storage: canStore,
  room: async () => ((await navigator.storage?.estimate?.())?.quota ?? 0) >= LEAST_QUOTA,
  persistence: async () => Boolean(await navigator.storage?.persist?.()),
  worker: canKeepItself,
  film: () => document.createElement("video").canPlayType(H264) === "probably",
  autoplay: canPlayByItself,
  signature: canVerify,
  javanese: () => !missesGlyph(JAVANESE),
  arabic: () => !missesGlyph(ARABIC),
  emoji: () => !missesGlyph(EMOJI) && paintsInColour(EMOJI),
};

async function canStore() {
  const name = "videotron-setup";
  localStorage.setItem(name, name);
  localStorage.removeItem(name);
  const asked = indexedDB.open(name);
  const database = await new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  database.close();
  indexedDB.deleteDatabase(name);
  return true;
}

/** Also does it: the player is then here before the screen is paired. */
async function canKeepItself() {
  const { workerUrl = "" } = document.body.dataset;
  await navigator.serviceWorker.register(workerUrl, { updateViaCache: "none" });
  return Boolean(await navigator.serviceWorker.ready);
}

/** A film without sound, made of nothing, has to run without a hand that starts it. */
async function canPlayByItself() {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d")?.fillRect(0, 0, 1, 1); // without anything painted there is no stream
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = canvas.captureStream(5);
  await video.play();
  video.srcObject = null;
  return true;
}

async function canVerify() {
  return Boolean(await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));
}
