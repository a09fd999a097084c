// @ts-check
// Whether a manifest was signed by a key that this screen trusts: Ed25519 (RFC 8032) over the canonical JSON (RFC 8785)
// of all but the signature. tests/vectors/signed-manifests.json holds it against Python's.

import { canonical } from "../canonical.js";

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * `verified`, `bad` (none that fits, when there is a key), `unpinned` (no key is known yet) or `unverifiable` (this
 * browser cannot: an old one, or a page without TLS).
 * @param {string} body
 * @param {readonly string[]} keys public ones, 32 bytes in base64
 * @returns {Promise<SignatureState>}
 */
export async function judge(body, keys) {
  if (!keys.length) return "unpinned";
  const { sig, ...content } = JSON.parse(body);
  const signature = bytes(typeof sig === "object" ? sig?.value : sig, SIGNATURE_BYTES);
  if (!signature) return "bad";
  const signed = new TextEncoder().encode(canonical(content));
  try {
    const fits = await Promise.all(keys.map((key) => isBy(key, signature, signed)));
    return fits.includes(true) ? "verified" : "bad";
  } catch {
    return "unverifiable";
  }
}

/**
 * @param {string} text
 * @param {Uint8Array<ArrayBuffer>} signature
 * @param {Uint8Array<ArrayBuffer>} signed
 */
async function isBy(text, signature, signed) {
  const raw = bytes(text, KEY_BYTES);
  if (!raw) return false;
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, signed);
}

/**
 * What `text` holds in base64 or base64url if that is as many bytes as wanted, else null.
 * @param {unknown} text
 * @param {number} wanted
 */
export function bytes(text, wanted) {
  if (typeof text !== "string") return null;
  try {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return plain.length === wanted ? Uint8Array.from(plain, (letter) => letter.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}
