// The stage: two elements of each kind, made once, so that a screen that runs for months does not
// grow. One is on the air while the other is prepared behind it, out of sight; nothing is ever
// taken away before its successor is there to be seen. With none on the air the card behind shows.

import { surfaces } from "./surfaces.js";

export class Stage {
  #pairs;
  #onAir = null;

  constructor(root) {
    const pair = (selector) => [...root.querySelectorAll(selector)];
    this.#pairs = { video: pair("video"), poster: pair("img"), message: pair(".message") };
  }

  /** Load `item` out of sight. The cue comes at once; its `ready` tells when it can be shown. */
  cue(item, url) {
    const element = this.#pairs[item.kind].find((one) => one !== this.#onAir?.element);
    const surface = surfaces[item.kind];
    return { item, element, surface, ready: surface.load(element, { url, text: item.text }) };
  }

  /** Wait for the first frame of `cue`, still behind what is on the air. */
  show(cue) {
    return cue.surface.show(cue.element);
  }

  /** Put `cue` on the air and let go of what was there: both are one frame's change. */
  raise(cue) {
    cue.element.classList.add("on-air");
    this.clear();
    this.#onAir = cue;
  }

  /** Let go of a cue that will not be raised. */
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
