// @ts-check
// Other views of files. By their own addresses, neither fetched before nor checked: for the preview of a draft in the
// editor. Without films: for safe mode.

/** @implements {Files} */
export class DirectFiles {
  /** @type {Manifest["assets"]} */
  #assets = {};

  /** @param {Manifest} manifest */
  receive({ assets }) {
    this.#assets = assets;
  }

  has() {
    return true;
  }

  why() {
    return "not_here";
  }

  /** @param {Item} item */
  url({ asset }) {
    return asset ? this.#assets[asset]?.url : undefined;
  }
}

/** All of `files` but films: for a player that died of them. @param {Files} files @returns {Files} */
export function withoutFilms(files) {
  return {
    has: (item) => item.kind !== "video" && files.has(item),
    why: (item) => (item.kind === "video" ? "safe_mode" : files.why(item)),
    url: (item) => files.url(item),
  };
}
