// @ts-check
// Bytes and digests by which screen and server compare values: JSON that is written in one way alone.
//
// tests/vectors/rows.json and signed-manifests.json keep it equal to Python's.

/**
 * RFC 8785: ECMAScript's own text of numbers and strings, keys in the order of their UTF-16 units, no white space.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

/** SHA-256 of `row` in hexadecimal; null on a page without TLS, which has no such function. @param {object} row */
export async function digest(row) {
  if (!crypto.subtle) return null;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(row)))));
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
