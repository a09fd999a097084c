// Which items of a manifest may be on the screen at a moment. Pure: `at` is passed in, in milliseconds.

export const STAGE = ["video", "poster", "message"];
export const TICKER = ["running_text"];
// Audio is on neither list: a videotron is muted, its sound would be noise in a street.

// What runs when its hours end may finish; a withdrawal or the end of its flight cuts it.
const GRACE_MS = 30_000;
const TAKEOVER = 0;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** The items of `kinds` that may start at `at`: all of the best tier, so filler only fills. */
export function eligible(manifest, at, kinds) {
  if (!manifest) return [];
  const local = localTime(at, manifest.tz);
  const open = manifest.items.filter(
    (item) =>
      kinds.includes(item.kind) &&
      playable(item, manifest) &&
      inFlight(item, manifest, at) &&
      inHours(item, manifest, local),
  );
  const best = Math.min(...open.map((item) => item.tier));
  return open.filter((item) => item.tier === best);
}

/** Why an item that is on the screen already has to go at `at`; null if it may stay. */
export function whyLeave(item, manifest, at) {
  if (!manifest?.items.some((other) => isSame(other, item))) return "removed";
  if (!inFlight(item, manifest, at)) return "flight_over";
  const kinds = [STAGE, TICKER].find((group) => group.includes(item.kind));
  if (item.tier !== TAKEOVER && eligible(manifest, at, kinds)[0]?.tier === TAKEOVER) return "takeover";
  const moments = [at, at - GRACE_MS].map((moment) => localTime(moment, manifest.tz));
  return moments.some((local) => inHours(item, manifest, local)) ? null : "hours_over";
}

/** Whether two manifests mean the same item in the same wording. */
export function isSame(one, other) {
  return one.id === other.id && one.revision === other.revision;
}

// An item without time or weight would turn the rotation into an endless loop.
function playable(item, manifest) {
  const there = item.asset ? item.asset in manifest.assets : Boolean(item.text);
  return there && item.dur_ms > 0 && item.weight > 0;
}

function inFlight(item, { quiet }, at) {
  const [from, until] = item.flight;
  const silenced = quiet.some((gap) => gap.items.includes(item.id) && isWithin(at, gap.from, gap.until));
  return isWithin(at, from, until) && !silenced;
}

/** From the start to before the end; either may be open. */
function isWithin(at, from, until) {
  return (!from || Date.parse(from) <= at) && (!until || at < Date.parse(until));
}

// The hours of the item and those of the screen itself; none at all means the whole day.
function inHours(item, manifest, local) {
  return [item.windows, manifest.operating].every(
    (windows) => !windows.length || windows.some((window) => inWindow(window, local)),
  );
}

/** With `from` >= `to` a window runs past midnight; `days` (0 is Monday) name the day on which it starts. */
function inWindow({ days, from, to }, { day, time }) {
  const on = (weekday) => days.includes((weekday + 7) % 7);
  if (from < to) return on(day) && from <= time && time < to;
  return (on(day) && from <= time) || (on(day - 1) && time < to);
}

const formats = new Map(); // making one is costly, and it is asked several times a second

function localTime(at, timeZone) {
  if (!formats.has(timeZone)) {
    const fields = { weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    formats.set(timeZone, new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...fields }));
  }
  const parts = Object.fromEntries(formats.get(timeZone).formatToParts(at).map(({ type, value }) => [type, value]));
  // As text, "08:00" <= "08:00:00" < "08:00:01" holds: no parsing needed.
  return { day: DAYS.indexOf(parts.weekday), time: `${parts.hour}:${parts.minute}:${parts.second}` };
}
