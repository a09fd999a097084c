// @ts-check
// The stage: two elements of each kind, made once, so that a screen that runs for months does not
// grow. One is on the air while the other is prepared behind it, out of sight; nothing is ever
// taken away before its successor is there to be seen. With none on the air the card behind shows.

import { surfaces } from "./surfaces.js";

export class Stage {
  /** @type {Partial<Record<Kind, HTMLElement[]>>} */
  #pairs;
  /** @type {Cue | null} */
  #onAir = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    const pair = (/** @type {string} */ selector) =>
      /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
    this.#pairs = { video: pair("video"), poster: pair("img"), message: pair(".message"), card: pair(".filler") };
  }

  /**
   * Load `item` out of sight. The cue comes at once; its `ready` tells when it can be shown.
   * @param {Item} item
   * @param {string | undefined} url
   * @param {number} [offsetMs] where a film starts
   * @returns {Cue}
   */
  cue(item, url, offsetMs = 0) {
    const [first, second] = this.#pairs[item.kind] ?? [];
    const element = first === this.#onAir?.element ? second : first;
    const surface = surfaces[item.kind];
    return { item, element, surface, offsetMs, ready: surface.load(element, { url, text: item.text, alert: item.alert, offsetMs }) };
  }

  /**
   * Wait for the first frame of `cue`, still behind what is on the air; it will be there for `forMs`.
   * @param {Cue} cue
   * @param {number} forMs
   */
  show(cue, forMs) {
    return cue.surface.show(cue.element, forMs);
  }

  /** Put `cue` on the air and let go of what was there: both are one frame's change. @param {Cue} cue */
  raise(cue) {
    cue.element.classList.add("on-air");
    this.clear();
    this.#onAir = cue;
  }

  /** How loud films are, in percent; 0 is without sound. @param {number} volume */
  sound(volume) {
    for (const film of /** @type {HTMLVideoElement[]} */ (this.#pairs.video ?? [])) {
      film.volume = volume / 100;
      film.muted = !volume;
    }
  }

  /** The room of the stage has changed: what is on the air is fitted to it at once, before it is seen. */
  fit() {
    this.#onAir?.surface.fit?.(this.#onAir.element);
  }

  /** Let go of a cue that will not be raised. @param {Cue} cue */
  drop(cue) {
    cue.surface.unload(cue.element);
  }

  /** Take down what is on the air; the card shows. */
  clear() {
    if (!this.#onAir) return;
    this.#onAir.element.classList.remove("on-air");
    this.#onAir.surface.unload(this.#onAir.element);
    this.#onAir = null;
  }
}
