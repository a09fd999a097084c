// @ts-check
// What this screen remembers of commands, in its database; where there is none, as long as the page lives.

import { answer, Database } from "../database.js";

const KEPT = 100;

/** @implements {CommandMemory} */
export class DatabaseMemory {
  #database;

  /** @param {string} screen */
  constructor(screen) {
    this.#database = new Database(`commands:${screen}`, { ran: { keyPath: "id" } });
  }

  /** @returns {Promise<RememberedCommand[]>} */
  all() {
    return this.#database.read(({ ran }) => answer(ran.getAll()));
  }

  /** The numbers of commands rise: those that are long past go. @param {RememberedCommand} row */
  async put(row) {
    const keys = await this.#database.read(({ ran }) => answer(ran.getAllKeys()));
    const old = keys.at(-KEPT);
    await this.#database.write(({ ran }) => {
      ran.put(row);
      if (old !== undefined) ran.delete(IDBKeyRange.upperBound(old, true));
    });
  }
}

/** @implements {CommandMemory} */
export class PageMemory {
  /** @type {Map<number, RememberedCommand>} */
  #rows = new Map();

  async all() {
    return [...this.#rows.values()];
  }

  /** @param {RememberedCommand} row */
  async put(row) {
    this.#rows.set(row.id, row);
  }
}
