// @ts-check
// The manifest: what this screen may play, as the server last said it.

const SCHEMA = "ilm.manifest/1";
const PATIENCE_MS = 8_000;

/** The server does not know this screen, or no longer. */
export class Refused extends Error {}

export class ManifestFeed {
  #url;
  #token;
  #clock;
  /** @type {string | null} */
  #etag = null;

  /**
   * @param {string} url
   * @param {string} token
   * @param {import("./clock.js").Clock} clock
   */
  constructor(url, token, clock) {
    this.#url = url;
    this.#token = token;
    this.#clock = clock;
  }

  /**
   * The manifest if it has changed, else null. Throws Refused, or any other error when it did not come.
   * @returns {Promise<Manifest | null>}
   */
  async refresh() {
    const sent = performance.now();
    const response = await fetch(this.#url, { headers: this.#headers(), signal: AbortSignal.timeout(PATIENCE_MS) });
    this.#learnTime(response, sent);
    if (response.status === 304) return null;
    if (response.status === 401) this.#refused();
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    /** @type {Manifest} */
    const manifest = await response.json();
    if (manifest.schema !== SCHEMA) throw new Error(`cannot read a manifest of schema ${manifest.schema}`);
    this.#etag = response.headers.get("ETag");
    for (const asset of Object.values(manifest.assets)) asset.url = new URL(asset.url, response.url).href;
    return manifest;
  }

  /** @returns {Record<string, string>} */
  #headers() {
    const headers = { Authorization: `Bearer ${this.#token}` };
    return this.#etag ? { ...headers, "If-None-Match": this.#etag } : headers;
  }

  /**
   * @param {Response} response
   * @param {number} sent
   */
  #learnTime({ headers }, sent) {
    const serverMs = Number(headers.get("X-Server-Time-Ms")) || Date.parse(headers.get("Date") ?? "");
    if (serverMs) this.#clock.learn(serverMs, sent, performance.now());
  }

  // The next answer has to be whole: what was known is gone from the screen.
  #refused() {
    this.#etag = null;
    throw new Refused("the server does not accept the token of this screen");
  }
}
