// @ts-check
// Files by their own addresses, neither fetched before nor checked: for the preview of a draft in the editor.

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
