// What the player's modules hand to each other. The manifest is explained in docs/reference/manifest.md,
// a row in docs/reference/plays.md; both come from or go to the server as they stand here.

interface Manifest {
  schema: string;
  screen: number;
  /** Epoch, newest change, day of the horizon. */
  seq: number[];
  tz: string;
  region_path: Region[];
  /** Seconds until the screen asks again. */
  poll: number;
  horizon: [string, string];
  operating: DayWindow[];
  /** Of the first day of the horizon: who was in the programme at any time of it. */
  members: (Member & { loop: LoopName })[];
  /** From when on who was, by the place in `members`. */
  today: ToldEpoch[];
  shares: Shares;
  /** By SHA-256. */
  assets: Record<string, Asset>;
  items: Item[];
  quiet: Gap[];
}

interface Region {
  code: string;
  name: string;
  level: string;
}

interface Asset {
  url: string;
  bytes: number;
  mime: string;
}

type Kind = "video" | "poster" | "message" | "running_text";

/** What the rotation needs to know of an item. */
interface Turn {
  id: string;
  dur_ms: number;
  weight: number;
}

interface Item extends Turn {
  ilm: number | null;
  revision: number | null;
  kind: Kind;
  asset: string | null;
  text: string | Message | null;
  tier: number;
  owner: Region;
  mandatory: boolean;
  /** What the agreement was promised of the airtime, in percent. */
  voice: number;
  max_per_hour: number | null;
  min_gap_s: number | null;
  responsible: { name: string };
  distributor: { name: string };
  agreement: string | null;
  /** From, until (exclusive): RFC 3339; null is open. */
  flight: [string | null, string | null];
  windows: DayWindow[];
}

interface Message {
  heading: string;
  text: string;
}

/** Hours of day, "HH:MM"; `days` (0 is Monday) name the day on which they start. */
interface DayWindow {
  days: number[];
  from: string;
  to: string;
}

/** A moment on the clock of a zone: 0 is Monday, "HH:MM:SS". */
interface LocalTime {
  day: number;
  time: string;
}

interface Gap {
  from: string;
  until: string;
  items: string[];
}

/** Whoever is told what is on the air; null is nothing. */
type Listener = (item: Item | null) => void;

type PlayResult = "complete" | "partial" | "failed" | "skipped";

type LoopName = "stage" | "ticker";

/** A play that has begun. */
interface BegunRow {
  id: string;
  boot: string;
  item: string;
  revision: number | null;
  asset: string | null;
  agreement: string | null;
  start_ms: number;
  seq: number[] | null;
  skew_ms: number;
}

/** A play as the server is told of it. */
interface Row extends BegunRow {
  dur_ms: number;
  result: PlayResult;
  why: string | null;
  n: number;
  prev: string | null;
}

interface Ending {
  dur_ms: number;
  result: PlayResult;
  why: string | null;
}

/** A play while it is open: its loop, and the milliseconds that it is planned for. */
interface OpenPlay extends BegunRow {
  loop: LoopName;
  planned: number;
}

/** What the server answers to rows: it took all but the rejected ones, and counts all but the flagged ones. */
interface Receipt {
  rejected: { id: string; code: string }[];
  flagged?: { id: string; code: string }[];
}

interface Batch {
  keys: IDBValidKey[];
  rows: Row[];
}

type Stores = Record<"open" | "closed" | "state", IDBObjectStore>;

/** The last row of the chain, and when each loop ended, in milliseconds since 1970. */
interface Tail {
  boot: string | null;
  n: number;
  hash: string | null;
  ends: Partial<Record<LoopName, number>>;
}

/** How a kind of item gets onto its element, see surfaces.js. */
interface Surface<E extends HTMLElement> {
  load(element: E, content: { url?: string; text: Item["text"] }): Promise<void>;
  show(element: E): Promise<void>;
  unload(element: E): void;
}

interface Cue {
  item: Item;
  element: HTMLElement;
  surface: Surface<any>;
  ready: Promise<void>;
}

/** What is on the stage; the moments are readings of performance.now(). */
interface OnAir {
  cue: Cue;
  /** Names the play in the log; null when nobody sees the page. */
  play: string | null;
  until: number;
  leaving: number;
  why?: string;
  /** Of a film: where it was seen last, and when. */
  position: number;
  movedAt: number;
}

/** What waits behind it, and the rotation as it will be once that has played. */
interface Standby {
  cue: Cue;
  after: RotationState;
  isReady?: boolean;
  isRising?: boolean;
}

/** What each item of `loop` is owed, in milliseconds divided by the loop's total weight. */
interface RotationState<T extends Turn = Turn> {
  loop: readonly T[];
  credits: readonly bigint[];
}
