// @ts-check
// The vectors that Python and the player both have to reproduce, see tests/vectors/.

import { readFileSync } from "node:fs";

/** What stands in tests/vectors/`name`.json. @param {string} name */
export function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf-8"));
}
