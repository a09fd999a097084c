// @ts-check
// SHA-256 (FIPS 180-4) of bytes that come piece by piece. WebCrypto digests only what is whole in memory, which a film
// must not be, and it is missing on pages without TLS.

import { hex } from "../canonical.js";

const BLOCK = 64;
const K = Int32Array.from(constants(64, 3));

export class Sha256 {
  #state = Int32Array.from(constants(8, 2)); // signed: what fits 31 bits is fast
  #schedule = new Int32Array(64);
  #rest = new Uint8Array(BLOCK);
  #resting = 0;
  #length = 0;

  /** @param {Uint8Array} bytes */
  update(bytes) {
    this.#length += bytes.length;
    let at = 0;
    if (this.#resting) {
      at = Math.min(BLOCK - this.#resting, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#resting);
      this.#resting += at;
      if (this.#resting < BLOCK) return this;
      this.#mix(this.#rest, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#mix(bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#resting = bytes.length - at;
    return this;
  }

  /** The digest of all that came; nothing may come after it. */
  hex() {
    const bits = this.#length * 8;
    const padding = new Uint8Array(((BLOCK + 55 - this.#resting) % BLOCK) + 9);
    padding[0] = 0x80;
    const tail = new DataView(padding.buffer);
    tail.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    tail.setUint32(padding.length - 4, bits >>> 0);
    this.update(padding);
    const digest = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, index) => digest.setInt32(index * 4, word));
    return hex(new Uint8Array(digest.buffer));
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  #mix(bytes, at) {
    const w = this.#schedule;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    const state = this.#state;
    // One by one: a loop or a pattern would cost more than the mixing itself.
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}

/**
 * The first 32 bits of the fractions of the square (2) or cube (3) roots of the first primes.
 * @param {number} count
 * @param {2 | 3} root
 */
function constants(count, root) {
  const words = [];
  for (let n = 2n; words.length < count; n++) {
    if (isPrime(n)) words.push(Number(rootOf(n << BigInt(32 * root), BigInt(root)) & 0xffff_ffffn));
  }
  return Uint32Array.from(words);
}

/** @param {bigint} n */
function isPrime(n) {
  for (let factor = 2n; factor * factor <= n; factor++) if (n % factor === 0n) return false;
  return true;
}

/**
 * The greatest whole number whose `power` is at most `n`.
 * @param {bigint} n
 * @param {bigint} power
 */
function rootOf(n, power) {
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** power <= n) low = middle;
    else high = middle;
  }
  return low;
}
