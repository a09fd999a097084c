// @ts-check
// Where the bytes of files lie, in parts as they came: on the disk by way of IndexedDB, which pages without TLS have too
// and which takes half a file as it is. Without a database they lie in memory and are gone with the page.

import { answer } from "../database.js";

/** All parts of one file, whatever their number. @param {string} sha */
const partsOf = (sha) => IDBKeyRange.bound([sha], [sha, []]);

/** @implements {Shelf} */
export class DiskShelf {
  #database;

  /** @param {import("../database.js").Database} database with a store `parts` */
  constructor(database) {
    this.#database = database;
  }

  /** @param {string} sha @returns {Promise<Blob[]>} */
  parts(sha) {
    return this.#database.read(({ parts }) => answer(parts.getAll(partsOf(sha))));
  }

  /**
   * @param {string} sha
   * @param {number} number
   * @param {Blob} part
   */
  add(sha, number, part) {
    return this.#database.write(({ parts }) => parts.put(part, [sha, number]));
  }

  /** @param {string} sha */
  drop(sha) {
    return this.#database.write(({ parts }) => parts.delete(partsOf(sha)));
  }

  /** The digests of all files of which there is anything. */
  async names() {
    const keys = await this.#database.read(({ parts }) => answer(parts.getAllKeys()));
    return new Set(keys.map((key) => /** @type {[string, number]} */ (key)[0]));
  }
}

/** @implements {Shelf} */
export class MemoryShelf {
  /** @type {Map<string, Blob[]>} */
  #files = new Map();

  /** @param {string} sha */
  async parts(sha) {
    return [...(this.#files.get(sha) ?? [])];
  }

  /**
   * @param {string} sha
   * @param {number} number
   * @param {Blob} part
   */
  async add(sha, number, part) {
    const parts = this.#files.get(sha) ?? [];
    parts[number] = part;
    this.#files.set(sha, parts);
  }

  /** @param {string} sha */
  async drop(sha) {
    this.#files.delete(sha);
  }

  async names() {
    return new Set(this.#files.keys());
  }
}
