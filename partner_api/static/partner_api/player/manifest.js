// @ts-check
// The manifest: what this screen may play, as the server last said it. It comes to the programme whole and checked
// (manifest/shape.js) or not at all; what was accepted last stays in force until then.

import { isOlder, parse } from "./manifest/shape.js";
import { judge } from "./manifest/signature.js";
import { rehearse } from "./programme/rehearsal.js";

const PATIENCE_MS = 8_000;

/** The server does not know this screen, or no longer. */
export class Refused extends Error {}

/** No manifest came: the line or the server. `code` is offline, timeout or http_<status>. */
export class Unreachable extends Error {
  /** @param {string} code */
  constructor(code) {
    super(`no manifest came: ${code}`);
    this.code = code;
  }
}

/** A manifest came that cannot be played by. `code` is shape, signature, screen, older or programme. */
export class BadManifest extends Error {
  /**
   * @param {string} code
   * @param {string} why
   */
  constructor(code, why) {
    super(`the manifest is refused: ${why}`);
    this.code = code;
  }
}

export class ManifestFeed {
  #url;
  #screen;
  #token;
  #clock;
  #pins;
  #kept;
  #leastPoll;
  /** What was committed last: validator and number belong to one content. @type {{ etag: string | null, seq: readonly number[] } | null} */
  #inForce = null;

  /**
   * @param {object} parts
   * @param {string} parts.url
   * @param {string} parts.screen its id, which stands in the address of the page beside the token
   * @param {string} parts.token
   * @param {import("./clock.js").Clock} parts.clock
   * @param {import("./manifest/pins.js").Pins} parts.pins
   * @param {import("./manifest/kept.js").KeptManifest} parts.kept
   * @param {number} [parts.leastPoll] in seconds
   */
  constructor({ url, screen, token, clock, pins, kept, leastPoll }) {
    this.#url = url;
    this.#screen = screen;
    this.#token = token;
    this.#clock = clock;
    this.#pins = pins;
    this.#kept = kept;
    this.#leastPoll = leastPoll;
  }

  /**
   * The manifest that this screen played by last, if it kept one. Throws BadManifest if it is not good any more.
   * @returns {Promise<Accepted | null>}
   */
  async restored() {
    const kept = await this.#kept.load();
    return kept && this.#accepted(kept);
  }

  /**
   * The manifest if it has changed, else null. Throws Refused, Unreachable or BadManifest.
   * @returns {Promise<Accepted | null>}
   */
  async refresh() {
    const sent = performance.now();
    const response = await this.#asked();
    this.#learnTime(response, sent);
    if (response.status === 304 && this.#inForce) return null;
    if (response.status === 401) await this.#refused();
    if (response.status !== 200) throw new Unreachable(`http_${response.status}`);
    const came = { body: await arrived(response.text()), etag: response.headers.get("ETag"), url: response.url };
    const accepted = await this.#accepted(came);
    // Nobody waits for it: what cannot be kept is played all the same.
    this.#kept.save(came).catch((error) => console.warn(`the manifest is not kept: ${error?.message}`));
    return accepted;
  }

  #asked() {
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${this.#token}` };
    if (this.#inForce?.etag) headers["If-None-Match"] = this.#inForce.etag;
    return arrived(fetch(this.#url, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }));
  }

  /**
   * @param {{ body: string, etag: string | null, url: string }} came
   * @returns {Promise<Accepted>}
   */
  async #accepted({ body, etag, url }) {
    const { manifest, dropped } = this.#parsed(body, url);
    const signature = await judge(body, this.#pins.keys);
    if (signature === "bad") throw new BadManifest("signature", "no key that this screen trusts has signed it");
    if (manifest.screen !== this.#screen) {
      throw new BadManifest("screen", `it is that of the screen ${manifest.screen}, and this one is ${this.#screen}`);
    }
    if (this.#inForce && isOlder(manifest.seq, this.#inForce.seq)) {
      throw new BadManifest("older", `${manifest.seq.join(".")} is older than ${this.#inForce.seq.join(".")}`);
    }
    this.#rehearse(manifest);
    if (signature === "verified") this.#pins.trust(manifest.keys);
    this.#inForce = { etag, seq: manifest.seq };
    return { manifest, dropped, signature };
  }

  /**
   * @param {string} body
   * @param {string} url
   */
  #parsed(body, url) {
    try {
      return parse(body, url, this.#leastPoll);
    } catch (fault) {
      throw new BadManifest("shape", /** @type {Error} */ (fault).message);
    }
  }

  /** @param {Manifest} manifest */
  #rehearse(manifest) {
    try {
      rehearse(manifest, this.#clock.now());
    } catch (error) {
      throw new BadManifest("programme", `nothing can be played by it: ${/** @type {Error} */ (error).message}`);
    }
  }

  /** The last one, good as it seemed, is not there at the next start; it is not asked for again before. Never throws. */
  async putAside() {
    await this.#kept.forget().catch((error) => console.warn(`the manifest is not put aside: ${error?.message}`));
  }

  /**
   * @param {Response} response
   * @param {number} sent
   */
  #learnTime({ headers }, sent) {
    const serverMs = Number(headers.get("X-Server-Time-Ms")) || Date.parse(headers.get("Date") ?? "");
    if (serverMs) this.#clock.learn(serverMs, sent, performance.now());
  }

  // The next answer has to be whole: what was known is gone from the screen, and does not come back at its next start.
  async #refused() {
    this.#inForce = null;
    await this.#kept.forget().catch(() => {});
    throw new Refused("the server does not accept the token of this screen");
  }
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
async function arrived(answer) {
  try {
    return await answer;
  } catch (error) {
    throw new Unreachable(/** @type {Error} */ (error).name === "TimeoutError" ? "timeout" : "offline");
  }
}
