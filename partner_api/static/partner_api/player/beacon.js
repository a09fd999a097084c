// @ts-check
// The beacon of the region: a few bytes, the same for all of its screens, that tell whether the manifest has moved.

const PATIENCE_MS = 5_000;

export class Beacon {
  #manifestUrl;
  /** The live emergency when it was last looked at. @type {number | null | undefined} */
  #takeover;
  /** Whether nobody answered when it was last looked at. */
  isAway = false;

  /** @param {string} manifestUrl */
  constructor(manifestUrl) {
    this.#manifestUrl = manifestUrl;
  }

  /**
   * What has moved since `manifest`: an emergency began or ended, or else something of the programme; null for nothing,
   * and where nobody answers: the manifest is asked for all the same.
   * @param {Pick<Manifest, "seq" | "items" | "region_path">} manifest
   * @returns {Promise<"emergency" | "programme" | null>}
   */
  async moved({ seq, items, region_path: path }) {
    const { code } = path[path.length - 1] ?? {};
    if (!code) return null;
    const told = await this.#read(`../../regions/${encodeURIComponent(code)}/beacon/`).catch(() => null);
    this.isAway = !told;
    return this.judge(told, { seq, items });
  }

  /**
   * The same of what it was `told`, by whomever.
   * @param {any} told
   * @param {Pick<Manifest, "seq" | "items">} manifest
   * @returns {"emergency" | "programme" | null}
   */
  judge(told, { seq, items }) {
    if (!told || !Array.isArray(told.seq)) return null;
    const before = this.#takeover === undefined ? firstOf(items) : this.#takeover;
    this.#takeover = told.takeover ?? null;
    if (before !== this.#takeover) return "emergency";
    return told.seq[0] === seq[0] && told.seq[1] === seq[1] ? null : "programme";
  }

  /** @param {string} address relative to that of the manifest */
  async #read(address) {
    const url = new URL(address, new URL(this.#manifestUrl, location.href));
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? response.json() : null;
  }
}

/**
 * The emergency that a manifest names first; it may be one that is to come.
 * @param {readonly Item[]} items
 */
function firstOf(items) {
  const found = items.find(({ tier }) => tier === 0);
  return found ? Number(/^t(\d+)/.exec(found.id)?.[1]) : null;
}
