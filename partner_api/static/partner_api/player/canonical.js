// @ts-check
// Bytes and digests by which screen and server compare a row of plays: JSON that is written in one way alone.
//
// The mirror of ilm_blocks/rules/canonical.py; tests/vectors/rows.json keeps the two equal.

/**
 * RFC 8785 for rows, whose one list holds whole numbers: ECMAScript's own text, in the order of the keys.
 * @param {object} row
 */
export function canonical(row) {
  return JSON.stringify(row, Object.keys(row).sort());
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
