// @ts-check
// The beacon of the region: a few bytes, the same for all of its screens, that tell whether the manifest has moved.

const PATIENCE_MS = 5_000;

export class Beacon {
  #manifestUrl;
  /** The live emergency when it was last looked at. @type {number | null | undefined} */
  #takeover;

  /** @param {string} manifestUrl */
  constructor(manifestUrl) {
    this.#manifestUrl = manifestUrl;
  }

  /**
   * What has moved since `manifest`: an emergency began or ended, or else something of the programme; null for nothing,
   * and where nobody answers: the manifest is asked for all the same.
   * @param {Pick<Manifest, "seq" | "region_path">} manifest
   * @returns {Promise<"emergency" | "programme" | null>}
   */
  async moved({ seq, region_path: path }) {
    const { code } = path[path.length - 1] ?? {};
    if (!code) return null;
    return this.judge(await this.#read(`../../regions/${encodeURIComponent(code)}/beacon/`).catch(() => null), { seq });
  }

  /**
   * The same of what it was `told`, by whomever.
   * @param {any} told
   * @param {Pick<Manifest, "seq">} manifest
   * @returns {"emergency" | "programme" | null}
   */
  judge(told, { seq }) {
    if (!told || !Array.isArray(told.seq)) return null;
    const before = this.#takeover;
    this.#takeover = told.takeover ?? null;
    if (before !== undefined && before !== this.#takeover) return "emergency";
    return told.seq[0] === seq[0] && told.seq[1] === seq[1] ? null : "programme";
  }

  /** @param {string} address relative to that of the manifest */
  async #read(address) {
    const url = new URL(address, new URL(this.#manifestUrl, location.href));
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? response.json() : null;
  }
}
