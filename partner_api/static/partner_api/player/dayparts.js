// @ts-check
// Hours of day in which an item may play, on the clock of the screen's zone.
//
// The mirror of ilm_blocks/rules/dayparts.py; tests/vectors/dayparts.json keeps the two equal.

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * Whether one of `windows` holds; none at all means the whole day.
 * @param {DayWindow[]} windows
 * @param {LocalTime} local
 */
export function anyHolds(windows, local) {
  return !windows.length || windows.some((window) => holds(window, local));
}

/**
 * With `from` >= `to` a window runs past midnight; `days` (0 is Monday) name the day on which it starts.
 * @param {DayWindow} window
 * @param {LocalTime} local
 */
function holds({ days, from, to }, { day, time }) {
  const on = (/** @type {number} */ weekday) => days.includes((weekday + 7) % 7);
  if (from < to) return on(day) && from <= time && time < to;
  return (on(day) && from <= time) || (on(day - 1) && time < to);
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map(); // making one is costly, and it is asked several times a second

/**
 * The weekday and the time of `at` (milliseconds since 1970) in `timeZone`.
 * @param {number} at
 * @param {string} timeZone
 * @returns {LocalTime}
 */
export function localTime(at, timeZone) {
  const parts = Object.fromEntries(format(timeZone).formatToParts(at).map(({ type, value }) => [type, value]));
  // As text, "08:00" <= "08:00:00" < "08:00:01" holds: no parsing needed.
  return { day: DAYS.indexOf(parts.weekday), time: `${parts.hour}:${parts.minute}:${parts.second}` };
}

/** @param {string} timeZone */
function format(timeZone) {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone, hourCycle: "h23", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  formats.set(timeZone, made);
  return made;
}
