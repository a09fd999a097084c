// @ts-check
// The device's half of a pairing (RFC 8628): a code to show, then the token, asked for as often as the server says.

export class Ended extends Error {}

const RETRY_MS = 10_000; // while the server is away, or gives no more codes
const SLOWER_S = 5; // RFC 8628, section 3.5

/** @typedef {{ device_code: string, user_code: string, verification_uri: string, expires_in: number, interval: number }} Codes */
/** @typedef {{ screen: string, token: string, keys: string[] }} Paired */

/**
 * @param {string} url
 * @param {unknown} body
 * @returns {Promise<{ ok: boolean, status: number, found: any }>}
 */
async function post(url, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
  return { ok: response.ok, status: response.status, found: await response.json().catch(() => ({})) };
}

/**
 * A code, as soon as the server gives one. `whenAway` is told each time it does not, with the sentence it says.
 * @param {string} url
 * @param {string} player
 * @param {(said: string) => void} whenAway
 * @returns {Promise<Codes>}
 */
export async function begin(url, player, whenAway) {
  for (;;) {
    try {
      const { ok, found } = await post(url, { player, viewport: { w: innerWidth, h: innerHeight } });
      if (ok) return found;
      whenAway(found.detail ?? "");
    } catch {
      whenAway("");
    }
    await pause(RETRY_MS);
  }
}

/**
 * The token, once an officer has typed the code. Throws Ended when that can no longer be: the last question comes after
 * the end of the code, for it may have been typed in its last seconds.
 * @param {string} url
 * @param {Codes} codes
 * @returns {Promise<Paired>}
 */
export async function collect(url, { device_code, expires_in, interval }) {
  const until = performance.now() + expires_in * 1000;
  let wait = interval;
  for (let isLast = false; !isLast; ) {
    isLast = performance.now() >= until;
    await pause(wait * 1000);
    const { ok, status, found } = await post(url, { device_code }).catch(() => ({ ok: false, status: 0, found: {} }));
    if (ok) return found;
    if (found.code === "slow_down") wait += SLOWER_S;
    else if (status >= 400 && status < 429 && found.code !== "authorization_pending") throw new Ended(found.code);
  }
  throw new Ended("expired_token");
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
