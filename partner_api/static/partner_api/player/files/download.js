// @ts-check
// One file on its way to the shelf. It goes on where it stopped, by Range (RFC 9110), and is whole only once its length
// and its SHA-256 are those that the manifest names; what turns out to be otherwise leaves the shelf.

import { Sha256 } from "./sha256.js";

const PART_BYTES = 1 << 20;
const STALL_MS = 5_000;

/** Why a file did not come; see FailureCode. */
export class Missing extends Error {
  /**
   * @param {FailureCode} code
   * @param {string} [detail]
   */
  constructor(code, detail = "") {
    super(detail);
    this.code = code;
  }
}

/**
 * Fetch what is not on `shelf` yet of the file `sha`. Throws Missing.
 * @param {Shelf} shelf
 * @param {string} sha
 * @param {Asset} asset
 */
export async function fetchRest(shelf, sha, asset) {
  const parts = await shelf.parts(sha);
  const have = sizeOf(parts);
  if (have >= asset.bytes) return;
  const stop = new AbortController();
  const response = await inTime(fetch(asset.url, { headers: range(have), signal: stop.signal }), stop);
  if (response.status === 206 && startOf(response) === have) {
    await take(shelf, sha, asset, { response, stop, number: parts.length, have });
  } else if (response.status === 200) {
    await shelf.drop(sha); // the server began anew
    await take(shelf, sha, asset, { response, stop, number: 0, have: 0 });
  } else {
    stop.abort();
    if (response.status === 416 || response.status === 206) await shelf.drop(sha); // next time from its beginning
    throw new Missing(codeOf(response.status), `status ${response.status}`);
  }
}

/**
 * The file `sha` as it lies on `shelf`, if it is whole and what its name says; else null, and what was wrong is dropped.
 * @param {Shelf} shelf
 * @param {string} sha
 * @param {Asset} asset
 * @returns {Promise<Blob | null>}
 */
export async function verified(shelf, sha, { bytes, mime }) {
  const file = new Blob(await shelf.parts(sha), { type: mime });
  if (file.size < bytes) return null; // half of it: to be continued
  if (file.size === bytes && (await digestOf(file)) === sha) return file;
  await shelf.drop(sha);
  throw new Missing(file.size === bytes ? "hash" : "size", `${file.size} of ${bytes} bytes`);
}

/** SHA-256 of `file`, read bit by bit; "" if its bytes cannot be read any more. @param {Blob} file */
export async function digestOf(file) {
  const digest = new Sha256();
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return digest.hex();
      digest.update(value);
    }
  } catch {
    return ""; // the disk lost it
  }
}

/**
 * @param {Shelf} shelf
 * @param {string} sha
 * @param {Asset} asset
 * @param {{ response: Response, stop: AbortController, number: number, have: number }} coming
 */
async function take(shelf, sha, { bytes }, { response, stop, number, have }) {
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  let waiting = [];
  let size = 0;
  const put = async () => {
    if (size) await stored(shelf.add(sha, number++, new Blob(waiting)));
    [waiting, size] = [[], 0];
  };
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), stop);
      if (done) break;
      [have, size] = [have + value.length, size + value.length];
      if (have > bytes) throw new Missing("size", `more than ${bytes} bytes`);
      waiting.push(value);
      if (size >= PART_BYTES) await put();
    }
    await put();
  } catch (error) {
    stop.abort();
    if (/** @type {Missing} */ (error).code === "size") await shelf.drop(sha);
    else await put(); // what has come need not come again
    throw error;
  }
  if (have < bytes) {
    await shelf.drop(sha); // the server says that this is all
    throw new Missing("size", `${have} of ${bytes} bytes`);
  }
}

/**
 * Nothing for STALL_MS is a stall; a line that breaks is offline.
 * @template T
 * @param {Promise<T>} step
 * @param {AbortController} stop
 * @returns {Promise<T>}
 */
async function inTime(step, stop) {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Missing("stalled")), STALL_MS);
  });
  try {
    return await Promise.race([step, /** @type {Promise<never>} */ (late)]);
  } catch (error) {
    stop.abort();
    throw error instanceof Missing ? error : new Missing("offline", /** @type {Error} */ (error).message);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Promise<void>} writing */
async function stored(writing) {
  try {
    await writing;
  } catch (error) {
    throw new Missing("storage", /** @type {Error | null} */ (error)?.message);
  }
}

/** @param {number} have @returns {Record<string, string>} */
function range(have) {
  return have ? { Range: `bytes=${have}-` } : {};
}

/** Where the part begins that came. @param {Response} response */
function startOf({ headers }) {
  return Number(headers.get("Content-Range")?.match(/^bytes (\d+)-/)?.[1] ?? -1);
}

/** @param {number} status @returns {FailureCode} */
function codeOf(status) {
  return status === 404 || status === 410 ? "not_found" : "http";
}

/** @param {Blob[]} parts */
export function sizeOf(parts) {
  return parts.reduce((sum, part) => sum + part.size, 0);
}
