// @ts-check
// From the text that the server sent to a Manifest that the programme can trust: every field has its type and lies
// in its range, and nothing of it can change any more.
//
// A bad item is dropped and told, so that one mistake does not darken the screen. What is wrong with the whole is
// refused: hours, quiet periods and zone say when to be silent, and half of that would be worse than none.

import { BANNER, STAGE, TICKER } from "../kinds.js";
import { Fault, flag, frozen, instant, listOf, matching, nullable, object, oneOf, record, text, whole, zone } from "./checks.js";

export const SCHEMA = "ilm.manifest/1";
/** Seconds between two questions, whatever a manifest says. */
export const POLL_S = Object.freeze({ least: 5, most: 300 });

const DAY_MS = 86_400_000;
/** As partner_api/screens/playlist.py declares it (`LEAST_MS`): no day has more slots than 345,600. */
const LEAST_MS = 250;
const SHA256 = /^[0-9a-f]{64}$/;
const CLOCK = matching(/^([01]\d|2[0-3]):[0-5]\d$/, "an hour as HH:MM");
const NUMBER = whole(0, Number.MAX_SAFE_INTEGER);
const NAME = text(300);
/** As partner_api/screens/item_ids.py declares it; tests/vectors/item-ids.json keeps the two equal. */
const ID = matching(/^[tf]?[0-9]{1,18}\.[0-9]{1,4}$/, "the id of an item");
const LASTS = whole(LEAST_MS, DAY_MS);
const DISTANCE = nullable(whole(1, 500));
const WEIGHT = whole(1, 1_000_000);
const PERCENT = whole(0, 100);
const CAP = nullable(whole(1, 3_600));
const GAP = nullable(whole(1, 86_400));
/** Not told by a manifest of an earlier release: one is kept for a start without the server. @type {Check<number | null>} */
const AGREEMENT = (value, where) => (value === undefined ? null : nullable(NUMBER)(value, where));

/** How grave an emergency is, and whether it is a drill; not told by a manifest of an earlier release. @type {Check<Alert | null>} */
const ALERT = (value, where) => (value == null ? null : /** @type {Alert} */ (alert(value, where)));

const alert = record({ level: oneOf(["waspada", "siaga", "awas"]), drill: flag });
const region = record({ code: NAME, name: NAME, level: NAME });
const party = record({ name: NAME });
const days = listOf(whole(0, 6), 7);
const windows = listOf(record({ days, from: CLOCK, to: CLOCK }), 200);
const gap = record({ from: nullable(instant), until: nullable(instant), items: listOf(NAME) });
const asset = record({ url: text(2_000, 1), bytes: whole(1, 2 ** 34), mime: matching(/^(image|video)\//, "a picture or film") });
const message = record({ heading: text(10_000), text: text(10_000) });

const card = record({
  id: ID,
  revision: NUMBER,
  design: oneOf(/** @type {FillerCard["design"][]} */ (["news", "agenda", "site"])),
  region,
  eyebrow: NAME,
  title: text(300, 1),
  text: text(1_000),
  when: NAME,
  day: NAME,
  month: NAME,
  place: NAME,
  picture: nullable(matching(SHA256, "a SHA-256")),
  address: text(2_000),
  say: NAME,
  qr: listOf(NUMBER, 53),
  flight,
});

const item = record({
  id: ID,
  ilm: nullable(NUMBER),
  revision: nullable(NUMBER),
  kind: oneOf([...STAGE, ...TICKER, ...BANNER]),
  asset: nullable(matching(SHA256, "a SHA-256")),
  dur_ms: LASTS,
  tier: whole(0, 2),
  weight: WEIGHT,
  responsible: party,
  distributor: party,
  agreement: nullable(NAME),
  agreement_id: AGREEMENT,
  flight,
  windows,
  owner: region,
  mandatory: flag,
  voice: PERCENT,
  max_per_hour: CAP,
  min_gap_s: GAP,
  alert: ALERT,
});

const shares = record({ guaranteed: PERCENT, ceiling: PERCENT, own: PERCENT, filler: PERCENT });
const member = record({
  id: NAME,
  revision: NUMBER,
  loop: oneOf(["stage", "ticker"]),
  dur_ms: NUMBER,
  weight: WEIGHT,
  ilm: NAME,
  spans: stretches,
  quiet: stretches,
  mandatory: flag,
  own: flag,
  filler: flag,
  agreement: NAME,
  agreement_id: AGREEMENT,
  voice: PERCENT,
  max_per_hour: CAP,
  min_gap_s: GAP,
});
/** What a member has to be like an item for. */
const playing = record({ id: ID, dur_ms: LASTS });
const places = listOf(whole(0, 100_000), 100_000);
const epoch = record({ from: NUMBER, join: places, leave: places, operating: nullable(stretches), shares });

const head = record({
  schema: oneOf([SCHEMA]),
  screen: text(40, 1),
  seq,
  tz: zone,
  region_path: path,
  operating: windows,
  quiet: listOf(gap),
  assets: object,
  viewing_m: (value, where) => (value === undefined ? null : DISTANCE(value, where)),
  volume: (value, where) => (value === undefined ? 0 : PERCENT(value, where)),
  horizon: listOf(instant, 2),
  shares,
  members: listOf(member, 100_000),
  today: listOf(epoch, 10_000),
  rotation: record({ algo: oneOf(["edf-share/2"]) }),
});

/**
 * The manifest that `body` holds; `url` is where it came from, to which the addresses of its files are relative.
 * Throws Fault when it is to be refused as a whole.
 * @param {string} body
 * @param {string} url
 * @param {number} [leastPoll] in seconds
 * @returns {Parsed}
 */
export function parse(body, url, leastPoll = POLL_S.least) {
  const raw = decoded(body);
  const checked = head(raw, "");
  told(checked);
  if (!Array.isArray(raw.items)) throw new Fault("items", "a list");
  const [assets, badAssets] = sorted(Object.entries(object(raw.assets, "assets")), (entry) => located(entry, url));
  /** @type {Record<string, Asset>} */
  const known = Object.assign(Object.create(null), Object.fromEntries(assets));
  const [cards, badCards] = sorted(listOf(anything)(raw.cards ?? [], "cards"), (entry, index) => dealable(entry, `cards[${index}]`, known));
  const [items, badItems] = sorted(raw.items, (entry, index) => playable(entry, `items[${index}]`, known));
  const [once, twice] = sorted(items, (entry) => unique(entry, items));
  const [programme, badMembers] = withoutBadMembers(checked);
  const manifest = frozen({ ...checked, ...programme, poll: paced(raw.poll, leastPoll), assets: known, items: once, cards });
  return { manifest: /** @type {any} */ (manifest), dropped: [...badAssets, ...badCards, ...badItems, ...twice, ...badMembers] };
}

/**
 * The epochs of the first day: in order, from its midnight on, and of members that are there.
 * @param {ReturnType<typeof head>} checked
 */
function told({ horizon, members, today }) {
  const isOrdered = today.every(({ from }, index) => !index || from > today[index - 1].from);
  if (!isOrdered || today[0]?.from !== Date.parse(horizon[0])) throw new Fault("today", "in order from midnight on");
  const known = today.every(({ join, leave }) => [...join, ...leave].every((place) => place < members.length));
  if (!known) throw new Fault("today", "of the members");
}

/**
 * A member that no item could be is dropped as such an item is; the places of those behind it move up.
 * @param {Pick<ReturnType<typeof head>, "members" | "today">} checked
 * @returns {[Pick<ReturnType<typeof head>, "members" | "today">, Fault[]]}
 */
function withoutBadMembers({ members, today }) {
  const [, bad] = sorted(members, (entry, place) => playing(entry, `members[${place}]`));
  const out = new Set(bad.map(({ path }) => Number(/\d+/.exec(path)?.[0])));
  let place = 0;
  const moved = members.map((_, index) => (out.has(index) ? null : place++));
  const there = (/** @type {number[]} */ list) => list.map((index) => moved[index]).filter((index) => index !== null);
  return [{
    members: members.filter((_, index) => !out.has(index)),
    today: today.map((epoch) => ({ ...epoch, join: there(epoch.join), leave: there(epoch.leave) })),
  }, bad];
}

/**
 * Whether the numbers of `seq` are lower than those of `before`, from left to right.
 * @param {readonly number[]} seq
 * @param {readonly number[]} before
 */
export function isOlder(seq, before) {
  const first = seq.findIndex((number, index) => number !== before[index]);
  return first >= 0 && seq[first] < before[first];
}

/** @param {string} body */
function decoded(body) {
  try {
    return object(JSON.parse(body), "");
  } catch (error) {
    throw error instanceof Fault ? error : new Fault("", "JSON");
  }
}

/**
 * What passes `check`, and the faults of what does not.
 * @template E, T
 * @param {readonly E[]} entries
 * @param {(entry: E, index: number) => T} check
 * @returns {[T[], Fault[]]}
 */
function sorted(entries, check) {
  /** @type {[T[], Fault[]]} */
  const [good, bad] = [[], []];
  entries.forEach((entry, index) => {
    try {
      good.push(check(entry, index));
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      bad.push(fault);
    }
  });
  return [good, bad];
}

/**
 * @param {[string, unknown]} entry
 * @param {string} base
 * @returns {[string, Asset]}
 */
function located([sha, value], base) {
  const path = `assets.${sha}`;
  if (!SHA256.test(sha)) throw new Fault(path, "named by a SHA-256");
  const { url, ...checked } = asset(value, path);
  if (!URL.canParse(url, base)) throw new Fault(`${path}.url`, "an address");
  return [sha, frozen({ ...checked, url: new URL(url, base).href })];
}

/**
 * @param {unknown} value
 * @param {string} path
 * @param {Record<string, Asset>} assets
 * @returns {Item}
 */
function playable(value, path, assets) {
  const checked = /** @type {any} */ (item(value, path));
  const { kind, asset: sha } = checked;
  if (kind === "video" || kind === "poster") {
    if (!sha || !Object.hasOwn(assets, sha)) throw new Fault(`${path}.asset`, "among the assets");
  } else if (kind === "card") return { ...checked, text: null }; // it shows one of the cards
  else if (kind === "message" || kind === "banner") message(checked.text, `${path}.text`);
  else text(10_000, 1)(checked.text, `${path}.text`);
  return checked;
}

/**
 * @param {unknown} value
 * @param {string} path
 * @param {Record<string, Asset>} assets
 * @returns {FillerCard}
 */
function dealable(value, path, assets) {
  const checked = card(value, path);
  if (checked.picture && !Object.hasOwn(assets, checked.picture)) throw new Fault(`${path}.picture`, "among the assets");
  return checked;
}

/** @type {Check<unknown>} */
function anything(value) {
  return value;
}

/**
 * Of several items with one id the first counts: the rotation knows an item by its id.
 * @param {Item} entry
 * @param {Item[]} all
 */
function unique(entry, all) {
  if (all.find(({ id }) => id === entry.id) === entry) return entry;
  throw new Fault(`items: ${entry.id}`, "named once");
}

/** Spans of milliseconds in order, none touching the next. @type {Check<[number, number][]>} */
function stretches(value, path) {
  let before = -1;
  return listOf((pair, at) => {
    const [from, until, ...more] = listOf(NUMBER, 2)(pair, at);
    if (!(until > from && from > before) || more.length) throw new Fault(at, "from and until, behind those before");
    before = until;
    return /** @type {[number, number]} */ (Object.freeze([from, until]));
  })(value, path);
}

/** The last one is the screen's own. @type {Check<Region[]>} */
function path(value, where) {
  const regions = listOf(region, 20)(value, where);
  if (regions.length) return regions;
  throw new Fault(where, "a list of at least one region");
}

/** @type {Check<number[]>} */
function seq(value, path) {
  const numbers = listOf(NUMBER, 3)(value, path);
  if (numbers.length === 3) return numbers;
  throw new Fault(path, "three numbers");
}

/** @type {Check<[string | null, string | null]>} */
function flight(value, path) {
  const ends = listOf(nullable(instant), 2)(value, path);
  if (ends.length === 2) return /** @type {[string | null, string | null]} */ (ends);
  throw new Fault(path, "two instants");
}

/**
 * @param {unknown} value in seconds
 * @param {number} least
 */
function paced(value, least) {
  if (typeof value !== "number") throw new Fault("poll", "a number of seconds");
  return Math.min(Math.max(value, least), POLL_S.most);
}
