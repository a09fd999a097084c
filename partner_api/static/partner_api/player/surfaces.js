// @ts-check
// How each kind of item gets onto its element: load (nothing seen yet), show (its first frame is
// there), unload (nothing held any more). What fails does so with a FailureCode as its message.

import { card } from "./filler/card.js";
import { message } from "./text/message.js";

export const STALL_MS = 5_000;

/** @type {Surface<HTMLVideoElement>} */
const video = {
  async load(element, { url = "", offsetMs }) {
    const ready = arrival(element, "canplaythrough");
    element.src = url;
    if (offsetMs) element.currentTime = offsetMs / 1000; // kept until the film is known
    await ready;
  },
  async show(element) {
    const firstFrame = new Promise((resolve) => element.requestVideoFrameCallback(resolve));
    await within(STALL_MS, Promise.all([begun(element), firstFrame]));
  },
  unload(element) {
    element.removeAttribute("src");
    element.load(); // without it Chromium keeps decoder and buffers
  },
  shown: (element) => element.currentTime * 1000,
};

/** @type {Surface<HTMLImageElement>} */
const poster = {
  async load(element, { url = "" }) {
    element.src = url;
    await within(STALL_MS, element.decode().catch(undecodable));
  },
  async show() {}, // decoded already: it is there with the next frame
  unload(element) {
    element.removeAttribute("src");
  },
};

/** @type {Record<string, Surface<any>>} */
export const surfaces = { video, poster, message, card };

/** A browser that was started without leave for sound plays the film without it. @param {HTMLVideoElement} film */
async function begun(film) {
  try {
    await film.play();
  } catch (error) {
    if (film.muted || /** @type {Error} */ (error).name !== "NotAllowedError") undecodable(/** @type {Error} */ (error));
    film.muted = true;
    await film.play().catch(undecodable);
  }
}

/**
 * Resolves at the event `good`; rejects at an error, or once nothing has come for STALL_MS.
 * @param {HTMLMediaElement} element
 * @param {string} good
 * @returns {Promise<void>}
 */
function arrival(element, good) {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    /** @type {number | undefined} */
    let timer;
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(timer);
      listening.abort();
      how();
    };
    const fail = (/** @type {Error} */ why) => settle(() => reject(why));
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(new Error("stalled")), STALL_MS);
    };
    const on = (/** @type {string} */ type, /** @type {() => void} */ heard) =>
      element.addEventListener(type, heard, { signal: listening.signal });
    on(good, () => settle(resolve));
    on("error", () => fail(new Error("decode", { cause: element.error?.message })));
    on("progress", wait);
    wait();
  });
}

/**
 * @param {number} limit in milliseconds
 * @param {Promise<unknown>} promise
 * @returns {Promise<void>}
 */
async function within(limit, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("stalled")), limit));
  await Promise.race([promise, late]);
}

/** @param {Error} error @returns {never} */
function undecodable(error) {
  throw new Error("decode", { cause: error.message });
}
