// @ts-check
// Safe mode: a player that dies again and again is started without films, which is what kills players most.

const WITHIN_MS = 600_000;
const MOST = 3;

/** What is kept of past starts: when players began that had not been left in order, and whether the last one was. */
const NONE = Object.freeze({ crashes: /** @type {readonly number[]} */ ([]), wasLeft: true });

/**
 * The record after a start at `at`: a start after one that was not left in order is one after a crash.
 * @param {{ crashes: readonly number[], wasLeft: boolean }} before
 * @param {number} at
 */
export function started({ crashes, wasLeft }, at) {
  const recent = crashes.filter((crash) => Math.abs(at - crash) < WITHIN_MS);
  return { crashes: wasLeft ? recent : [...recent, at], wasLeft: false };
}

/** Three in ten minutes are too many. @param {{ crashes: readonly number[] }} record */
export function isSafe({ crashes }) {
  return crashes.length >= MOST;
}

/**
 * Note this start of the player of `screen`; whether it is to be in safe mode.
 * @param {string} screen
 */
export function noteStart(screen) {
  const name = `videotron-boots:${screen}`;
  const record = started(kept(name), Date.now());
  localStorage.setItem(name, JSON.stringify(record));
  // Also when somebody loads the page anew. A crash, a killed browser and a power cut bring no such event.
  addEventListener("pagehide", () => localStorage.setItem(name, JSON.stringify({ ...record, wasLeft: true })));
  return isSafe(record);
}

/**
 * @param {string} name
 * @returns {{ crashes: readonly number[], wasLeft: boolean }}
 */
function kept(name) {
  try {
    const { crashes, wasLeft } = JSON.parse(localStorage.getItem(name) ?? "null");
    return { crashes: crashes.filter(Number.isFinite), wasLeft: wasLeft === true };
  } catch {
    return NONE;
  }
}
