// @ts-check
// The calendar of a zone: which local day an instant lies in, and at which instant a clock there shows a time.
//
// Python's zoneinfo says the same: of a time that comes twice the first one, of one that is left out what it would
// have been before the clock was set. tests/vectors/days.json keeps the two equal.

const DAY_MS = 86_400_000;
const PATTERN = /** @type {const} */ ({
  hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map(); // making one is costly

/**
 * The local day in `zone` that `at` lies in, from midnight to midnight.
 * @param {number} at
 * @param {string} zone
 * @returns {LocalDay}
 */
export function localDay(at, zone) {
  const date = new Date(shownAt(at, zone)).toISOString().slice(0, 10);
  return { date, zone, startMs: instantOf(date, "00:00", zone), endMs: instantOf(plusDays(date, 1), "00:00", zone) };
}

/**
 * The instant at which a clock in `zone` shows `time` ("HH:MM") on `date` ("YYYY-MM-DD").
 * @param {string} date
 * @param {string} time
 * @param {string} zone
 */
export function instantOf(date, time, zone) {
  const shown = Date.parse(`${date}T${time}:00Z`);
  const [before, after] = [shown - DAY_MS, shown + DAY_MS].map((at) => shownAt(at, zone) - at);
  for (const offset of [before, after]) if (shownAt(shown - offset, zone) === shown) return shown - offset;
  return shown - before;
}

/** @param {string} date @param {number} days */
export function plusDays(date, days) {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The weekday of `date`; 0 is Monday. @param {string} date */
export function weekday(date) {
  return (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
}

/** What a clock in `zone` shows at `at`, as if it stood in UTC. @param {number} at @param {string} zone */
function shownAt(at, zone) {
  const said = Object.fromEntries(format(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = said;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** @param {string} timeZone */
function format(timeZone) {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, ...PATTERN });
  formats.set(timeZone, made);
  return made;
}
