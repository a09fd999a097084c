// @ts-check
// The last good manifest on this screen, so that it starts without its server.

import { answer } from "../database.js";
import { Sha256 } from "../files/sha256.js";

const KEY = "manifest";

export class KeptManifest {
  #database;
  #owner;

  /**
   * @param {import("../database.js").Database} database with a store `kept`
   * @param {string} token what was kept for another pairing is not given out: its numbers are of another count
   */
  constructor(database, token) {
    this.#database = database;
    this.#owner = new Sha256().update(new TextEncoder().encode(token)).hex();
  }

  /** @param {{ body: string, etag: string | null, url: string }} kept as it came */
  save({ body, etag, url }) {
    return this.#database.write(({ kept }) => kept.put({ body, etag, url, owner: this.#owner }, KEY));
  }

  /** @returns {Promise<{ body: string, etag: string | null, url: string } | null>} */
  async load() {
    const kept = await this.#database.read(({ kept }) => answer(kept.get(KEY)));
    return kept?.owner === this.#owner ? kept : null;
  }

  forget() {
    return this.#database.write(({ kept }) => kept.delete(KEY));
  }
}
