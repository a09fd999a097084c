// The built-in card: the name of the region and the time. It lies behind everything else, so that
// there is something to see whenever nothing plays.

export class Card {
  #region;
  #time;
  #date;
  #clock;
  #formats;

  constructor(root, clock) {
    const slot = (name) => root.querySelector(`[data-slot=${name}]`);
    [this.#region, this.#time, this.#date] = [slot("region"), slot("time"), slot("date")];
    this.#clock = clock;
    this.#useZone(undefined);
    this.show();
    setInterval(() => this.show(), 1000);
  }

  receive({ tz, region_path: path }) {
    this.#useZone(tz);
    this.#region.textContent = path.at(-1)?.name ?? "";
    this.show();
  }

  show() {
    const now = this.#clock.now();
    this.#time.textContent = this.#formats.time.format(now);
    this.#date.textContent = this.#formats.date.format(now);
  }

  #useZone(timeZone) {
    const format = (fields) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone, ...fields });
    this.#formats = {
      time: format({ hour: "2-digit", minute: "2-digit" }),
      date: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    };
  }
}
