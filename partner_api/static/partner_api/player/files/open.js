// @ts-check
// Where this screen keeps its files and its manifest, as good as this browser can.

import { answer, Database } from "../database.js";
import { DiskShelf, MemoryShelf } from "./shelf.js";

const STORES = { kept: {}, parts: {} };
const PART_OF_QUOTA = 0.6; // the rest is for plays and for the browser itself
const BUDGET_WITHOUT = 2 ** 31;

/**
 * @param {string} screen
 * @param {() => void} whenLost called when the database was closed and is there again, perhaps empty
 */
export async function openStorage(screen, whenLost) {
  const database = new Database(`screen:${screen}`, STORES, (times) => times > 1 && whenLost());
  const isOnDisk = await database.read(({ parts }) => answer(parts.count())).then(
    () => true,
    () => false,
  );
  const shelf = isOnDisk ? new DiskShelf(database) : new MemoryShelf();
  /** @type {Facts["storage"]} */
  const storage = isOnDisk ? "disk" : "memory";
  return { database, shelf, budget: await budget(), storage };
}

async function budget() {
  // Without TLS there is no such thing. Persistent storage is not cleared when the disk of the machine gets full.
  await navigator.storage?.persist?.().catch(() => false);
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  return estimate?.quota ? Math.floor(estimate.quota * PART_OF_QUOTA) : BUDGET_WITHOUT;
}
