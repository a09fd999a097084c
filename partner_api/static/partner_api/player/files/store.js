// @ts-check
// FileStore: which files are here, whole and verified. Nothing else may be shown. It fetches what the manifest names,
// checks it before it counts and again at random while it lies there, and lets go of what no manifest names any more.

import { fetchRest, Missing, digestOf, sizeOf, verified } from "./download.js";
import { byNeed } from "./order.js";

const LANES = 2; // so that one file that stalls does not hold up the others
const RETRY_MS = 15_000;
const LONGEST_MS = 600_000;
const KEPT_FOR_MS = 600_000; // a file outlives its manifest by this: the next may name it again, and one may be playing
const SWEEP_MS = 60_000;
const RECHECK_MS = 300_000;

/** @implements {Files} */
export class FileStore {
  #shelf;
  #budget;
  #whenChanged;
  #whenFailed;
  /** @type {Manifest["assets"]} */
  #assets = {};
  /** @type {string[]} digests in the order in which they are needed */
  #wanted = [];
  /** @type {Map<string, WholeFile>} */
  #whole = new Map();
  /** @type {Map<string, { times: number, code: FailureCode, isWaiting: boolean }>} */
  #failed = new Map();
  #busy = new Set();
  /** When it was seen first that nobody names the file any more. @type {Map<string, number>} */
  #unnamed = new Map();

  /**
   * @param {object} parts
   * @param {Shelf} parts.shelf
   * @param {number} parts.budget in bytes
   * @param {(facts: FileFacts) => void} parts.whenChanged
   * @param {(sha: string, code: FailureCode, detail: string) => void} parts.whenFailed
   */
  constructor({ shelf, budget, whenChanged, whenFailed }) {
    this.#shelf = shelf;
    this.#budget = budget;
    this.#whenChanged = whenChanged;
    this.#whenFailed = whenFailed;
    setInterval(() => this.#sweep(), SWEEP_MS);
    setInterval(() => this.#recheck(), RECHECK_MS);
  }

  /**
   * Have the files of `manifest` here, those first that are needed first at `at`.
   * @param {Manifest} manifest
   * @param {number} at
   */
  receive(manifest, at) {
    this.#assets = manifest.assets;
    this.#wanted = byNeed(manifest, at);
    this.#sweep();
    this.#proceed();
  }

  /** Whether `item` can be shown now; what has no file always can. @param {Item} item */
  has({ asset }) {
    return !asset || this.#whole.has(asset);
  }

  /** Why it is not here: what came of the last try, or `not_here` yet. @param {Item} item */
  why({ asset }) {
    return (asset && this.#failed.get(asset)?.code) || "not_here";
  }

  /** Its file for an element to show. @param {Item} item */
  url({ asset }) {
    return asset ? this.#whole.get(asset)?.url : undefined;
  }

  /** The line is back: what waits for its next time need not wait. */
  hurry() {
    for (const failure of this.#failed.values()) failure.isWaiting = false;
    this.#proceed();
  }

  /** What lay on the shelf is gone: have it again. What is held meanwhile may still be shown. */
  refill() {
    for (const file of this.#whole.values()) file.isShelved = false;
    this.#proceed();
  }

  /** Drop all that lies on the shelf and fetch it anew. What is held meanwhile may still be shown. */
  async refetch() {
    for (const sha of this.#whole.keys()) await this.#shelf.drop(sha);
    this.refill();
  }

  /** The screen was struck off: nothing of its programme stays here. */
  async wipe() {
    [this.#assets, this.#wanted] = [{}, []];
    await this.#evict(() => true).catch((error) => console.warn(`files are not wiped: ${error?.message}`));
  }

  #proceed() {
    while (this.#busy.size < LANES) {
      const next = this.#wanted.find((sha) => this.#isDue(sha));
      if (!next) break;
      this.#busy.add(next);
      this.#obtain(next).finally(() => {
        this.#busy.delete(next);
        this.#tell();
        this.#proceed();
      });
    }
    this.#tell();
  }

  /** @param {string} sha */
  #isDue(sha) {
    const isHere = this.#whole.get(sha)?.isShelved;
    return !isHere && !this.#busy.has(sha) && !this.#failed.get(sha)?.isWaiting;
  }

  /** @param {string} sha */
  async #obtain(sha) {
    const asset = this.#assets[sha];
    try {
      let file = await this.#found(sha, asset);
      if (!file) {
        await this.#makeRoom(asset.bytes);
        await fetchRest(this.#shelf, sha, asset);
        file = await verified(this.#shelf, sha, asset);
      }
      if (!file) throw new Missing("storage", "the shelf does not keep it");
      this.#failed.delete(sha);
      this.#hold(sha, file);
    } catch (error) {
      this.#fail(sha, error instanceof Missing ? error : new Missing("storage", String(error)));
    }
  }

  /**
   * The file as it lies here already; one that was spoilt meanwhile is told and then comes anew, at once.
   * @param {string} sha
   * @param {Asset} asset
   */
  async #found(sha, asset) {
    try {
      return await verified(this.#shelf, sha, asset);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      this.#whenFailed(sha, error.code, error.message);
      return null;
    }
  }

  /**
   * @param {string} sha
   * @param {Blob} blob
   */
  #hold(sha, blob) {
    const before = this.#whole.get(sha);
    this.#whole.set(sha, { blob, url: URL.createObjectURL(blob), isShelved: true });
    if (before) letGo(before);
  }

  /**
   * @param {string} sha
   * @param {Missing} missing
   */
  #fail(sha, { code, message }) {
    const times = (this.#failed.get(sha)?.times ?? 0) + 1;
    const pause = Math.min(RETRY_MS * 2 ** (times - 1), LONGEST_MS) * (0.8 + 0.4 * Math.random());
    const failure = { times, code, isWaiting: true };
    this.#failed.set(sha, failure);
    setTimeout(() => {
      failure.isWaiting = false;
      this.#proceed();
    }, pause);
    this.#whenFailed(sha, code, message);
  }

  /** What the budget does not hold is not fetched: the first in need come first. @param {number} bytes */
  async #makeRoom(bytes) {
    if ((await this.#weight()) + bytes <= this.#budget) return;
    await this.#evict((sha) => !(sha in this.#assets));
    if ((await this.#weight()) + bytes > this.#budget) throw new Missing("budget", `${bytes} bytes`);
  }

  async #weight() {
    const sizes = [...(await this.#shelf.names())].map(async (sha) => sizeOf(await this.#shelf.parts(sha)));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** Lets go of what has not been named for long enough. */
  async #sweep() {
    const now = performance.now();
    const isOver = (/** @type {string} */ sha) => {
      if (sha in this.#assets) this.#unnamed.delete(sha);
      else if (!this.#unnamed.has(sha)) this.#unnamed.set(sha, now);
      return now - (this.#unnamed.get(sha) ?? now) >= KEPT_FOR_MS;
    };
    await this.#evict(isOver).catch((error) => console.warn(`files cannot be put in order: ${error?.message}`));
  }

  /** @param {(sha: string) => boolean} isOver */
  async #evict(isOver) {
    for (const sha of await this.#shelf.names()) {
      if (!isOver(sha) || this.#busy.has(sha)) continue;
      await this.#shelf.drop(sha);
      this.#unnamed.delete(sha);
      this.#discard(sha);
    }
    this.#tell();
  }

  async #recheck() {
    const here = [...this.#whole.keys()];
    if (here.length) await this.#check(here[Math.floor(Math.random() * here.length)]);
  }

  /** @param {string} sha */
  async #check(sha) {
    const file = this.#whole.get(sha);
    if (!file || this.#busy.has(sha) || (await digestOf(file.blob)) === sha) return;
    await this.#shelf.drop(sha).catch(() => {});
    this.#discard(sha);
    this.#whenFailed(sha, "hash", "it changed where it lay");
    this.#proceed();
  }

  /** @param {string} sha */
  #discard(sha) {
    const file = this.#whole.get(sha);
    this.#whole.delete(sha);
    if (file) letGo(file);
  }

  #tell() {
    const here = this.#wanted.filter((sha) => this.#whole.has(sha));
    this.#whenChanged({
      filesWanted: this.#wanted.length,
      filesWhole: here.length,
      filesBad: this.#wanted.filter((sha) => this.#failed.has(sha) && !this.#whole.has(sha)).length,
      filesBytes: here.reduce((sum, sha) => sum + this.#assets[sha].bytes, 0),
      filesBudget: this.#budget,
    });
  }
}

/** An element may still be reading it for a while. @param {WholeFile} file */
function letGo({ url }) {
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS);
}
