// @ts-check
// The public keys that this screen trusts. The first that it is told stay; others come in only by a manifest that is
// signed with one of them (the server changes its key that way) or by pairing anew.

import { bytes } from "./signature.js";

const KEY_BYTES = 32;

export class Pins {
  #name;
  /** @type {readonly string[]} */
  #keys;

  /**
   * @param {string} screen
   * @param {readonly string[]} offered trusted when there are none yet
   */
  constructor(screen, offered) {
    this.#name = `videotron-keys:${screen}`;
    this.#keys = kept(this.#name) ?? [];
    if (!this.#keys.length) this.trust(offered);
  }

  get keys() {
    return this.#keys;
  }

  /** From now on `keys` alone, which a manifest under a trusted signature named. @param {unknown} keys */
  trust(keys) {
    const good = Array.isArray(keys) ? keys.filter((key) => bytes(key, KEY_BYTES)) : [];
    if (!good.length || String(good) === String(this.#keys)) return;
    this.#keys = good;
    try {
      localStorage.setItem(this.#name, JSON.stringify(good));
    } catch (error) {
      console.warn(`the keys are not kept: ${/** @type {Error} */ (error).message}`); // no room: until the next start
    }
  }
}

/**
 * @param {string} name
 * @returns {string[] | null}
 */
function kept(name) {
  try {
    const keys = JSON.parse(localStorage.getItem(name) ?? "null");
    return Array.isArray(keys) ? keys : null;
  } catch {
    return null;
  }
}
