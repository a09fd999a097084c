// @ts-check
// IndexedDB with promises, opened again whenever it was closed: a browser closes or clears it by itself when somebody
// deletes the data of the site, when the disk is full, or when its storage process dies.

export class Database {
  #name;
  #stores;
  #whenOpened;
  /** @type {Promise<IDBDatabase> | null} */
  #connection = null;
  #times = 0;

  /**
   * @param {string} name
   * @param {Record<string, IDBObjectStoreParameters>} stores all of them; a missing one is made
   * @param {(times: number) => void} [whenOpened] called each time, before it is used
   */
  constructor(name, stores, whenOpened = () => {}) {
    this.#name = name;
    this.#stores = stores;
    this.#whenOpened = whenOpened;
  }

  /**
   * What `work` answers, in one transaction that only reads.
   * @template T
   * @param {(stores: Record<string, IDBObjectStore>) => Promise<T>} work
   * @returns {Promise<T>}
   */
  read(work) {
    return this.#begun("readonly", (transaction) => work(this.#storesOf(transaction)));
  }

  /**
   * All of `change` or nothing; resolves once it is written.
   * @param {(stores: Record<string, IDBObjectStore>) => void} change
   * @returns {Promise<void>}
   */
  write(change) {
    return this.#begun("readwrite", (transaction) => {
      const written = ended(transaction);
      change(this.#storesOf(transaction));
      return written;
    });
  }

  /**
   * A connection that was lost is noticed by the next that uses it: then a new one is opened, once.
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(transaction: IDBTransaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #begun(mode, work) {
    for (let again = false; ; again = true) {
      const database = await this.#connected();
      let transaction;
      try {
        transaction = database.transaction(Object.keys(this.#stores), mode);
      } catch (error) {
        this.#connection = null;
        if (again) throw error;
        continue;
      }
      return work(transaction);
    }
  }

  #connected() {
    this.#connection ??= this.#open().catch((error) => {
      this.#connection = null;
      throw error;
    });
    return this.#connection;
  }

  async #open() {
    let database = await opened(this.#name, this.#stores);
    if (missing(database, this.#stores).length) {
      database.close();
      database = await opened(this.#name, this.#stores, database.version + 1);
    }
    const forget = () => {
      database.close(); // whoever wants to delete it need not wait for us
      this.#connection = null;
    };
    database.addEventListener("close", forget);
    database.addEventListener("versionchange", forget);
    this.#times += 1;
    this.#whenOpened(this.#times);
    return database;
  }

  /** @param {IDBTransaction} transaction */
  #storesOf(transaction) {
    return Object.fromEntries(Object.keys(this.#stores).map((name) => [name, transaction.objectStore(name)]));
  }
}

/**
 * @param {string} name
 * @param {Record<string, IDBObjectStoreParameters>} stores made if they are not there
 * @param {number} [version] above the present one, to make what is missing; else as it stands
 */
function opened(name, stores, version) {
  const asked = indexedDB.open(name, version);
  asked.onupgradeneeded = () => {
    for (const [store, keys] of missing(asked.result, stores)) asked.result.createObjectStore(store, keys);
  };
  return answer(asked);
}

/**
 * @param {IDBDatabase} database
 * @param {Record<string, IDBObjectStoreParameters>} stores
 */
function missing({ objectStoreNames: there }, stores) {
  return Object.entries(stores).filter(([name]) => !there.contains(name));
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function ended(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the database was closed"));
  });
}
