// @ts-check
// A QR code as the path of an SVG. Pure.

/** Modules of ground around a code: readers look for them (ISO/IEC 18004). */
export const QUIET = 4;

/**
 * The dark modules of `rows`, each of as many bits as there are rows, as runs across, one unit a module.
 * @param {readonly number[]} rows
 */
export function pathOf(rows) {
  const path = rows.flatMap((row, y) => {
    const bits = row.toString(2).padStart(rows.length, "0");
    return [...bits.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`);
  });
  return path.join("");
}
