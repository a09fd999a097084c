// @ts-check
// The built-in card: the name of the region and the time. It lies behind everything else, so that
// there is something to see whenever nothing plays.

import { part } from "./page.js";

export class Card {
  #region;
  #time;
  #date;
  #clock;
  #formats = formatsIn(undefined);

  /**
   * @param {HTMLElement} root
   * @param {import("./clock.js").Clock} clock
   */
  constructor(root, clock) {
    const slot = (/** @type {string} */ name) => part(root, `[data-slot=${name}]`);
    this.#region = slot("region");
    this.#time = slot("time");
    this.#date = slot("date");
    this.#clock = clock;
    this.show();
    setInterval(() => this.show(), 1000);
  }

  /** @param {Manifest} manifest */
  receive({ tz, region_path: path }) {
    this.#formats = formatsIn(tz);
    this.#region.textContent = path.at(-1)?.name ?? "";
    this.show();
  }

  show() {
    const now = this.#clock.now();
    this.#time.textContent = this.#formats.time.format(now);
    this.#date.textContent = this.#formats.date.format(now);
  }
}

/**
 * How time and date are written in the page's language; without a zone, in the screen's own.
 * @param {string | undefined} timeZone
 */
function formatsIn(timeZone) {
  const { lang } = document.documentElement;
  return {
    time: new Intl.DateTimeFormat(lang, { timeZone, hour: "2-digit", minute: "2-digit" }),
    date: new Intl.DateTimeFormat(lang, { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  };
}
