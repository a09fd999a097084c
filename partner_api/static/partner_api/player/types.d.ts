// What the player's modules hand to each other. The manifest is explained in docs/reference/manifest.md,
// a row in docs/reference/plays.md; both come from or go to the server as they stand here.

interface Manifest {
  schema: string;
  screen: string;
  /** Epoch, newest change, day of the horizon. */
  seq: number[];
  tz: string;
  region_path: Region[];
  /** From how many metres most people see the screen, if somebody has said. */
  viewing_m?: number | null;
  volume?: number;
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
  /** What the filler shows, one after the other. */
  cards: FillerCard[];
  quiet: Gap[];
  /** Public keys to trust from now on, when it is signed with one that is trusted. */
  keys?: string[];
}

/** Gives a value back that is right, else throws a Fault; `path` says where it stands. */
type Check<T> = (value: unknown, path: string) => T;

/** A manifest that can be played by, and what of it cannot. */
interface Parsed {
  manifest: Manifest;
  dropped: Error[];
}

interface Accepted extends Parsed {
  signature: SignatureState;
}

type SignatureState = "verified" | "bad" | "unpinned" | "unverifiable";

/**
 * Why something cannot be shown. Of a file: the line is down; the server has no such file, or answered otherwise; no
 * byte came for too long; it is shorter or longer than named; its digest is another; the disk takes no more; it exceeds
 * the budget. Of an item: its file cannot be decoded; its film stood still. Of
 * a manifest: the programme fails by it.
 */
type FailureCode =
  | "offline" | "not_found" | "http" | "stalled" | "size" | "hash" | "storage" | "budget" | "decode" | "frozen"
  | "programme";

interface Failure {
  code: FailureCode;
  of: string;
}

interface FileFacts {
  filesWanted: number;
  filesWhole: number;
  filesBad: number;
  /** Of the whole ones. */
  filesBytes: number;
  filesBudget: number;
}

/** What the player knows of itself; the page tells each as data-<name>. */
interface Facts extends FileFacts {
  mode: "connecting" | "idle" | "playing" | "unauthorised" | "other-screen" | "refused-storage" | "second-tab";
  /** Id of the item on the stage, and of the running text. */
  playing: string;
  ticker: string;
  banner: string;
  /** The emergency that was shown here last, for the first time. */
  takeover: string;
  connection: "unknown" | "online" | "offline";
  /** While offline: offline, timeout or http_<status>. */
  connectionWhy: string;
  /** Of the newest that came: kept is the one of the last start, until the server has spoken. */
  manifest: "none" | "kept" | "accepted" | "refused";
  /** Of the one in force: "epoch.change.horizon day". */
  manifestSeq: string;
  /** Of a refused one: shape, signature, screen (it is another's), older or programme (playing by it fails). */
  manifestWhy: string;
  /** Items and files of the manifest in force that are not right. */
  dropped: number;
  signature: "unknown" | SignatureState;
  /** Whether this browser keeps the player itself, to start without the server; none: it cannot. */
  shell: "unknown" | "kept" | "failing" | "none";
  /** Where files lie. */
  storage: "unknown" | "disk" | "memory";
  /** Whether it plays without films, because it died again and again. */
  safe: boolean;
  /** Items that failed three times and are passed over for a day. */
  quarantined: number;
  failures: number;
  /** The last one: its code and what it is of. */
  failure: string;
  /** Whether plays can be written; none: this browser has no database. */
  database: "unknown" | "open" | "reopened" | "failing" | "none";
  /** Plays that wait for the server; that were lost here; that the server refuses and that are set aside. */
  playsQueued: number;
  playsLost: number;
  playsAside: number;
  /** Milliseconds for which the page stood still altogether. */
  frozenMs: number;
}

/** What is told to the server, see docs/reference/heartbeat.md. */
interface Beat {
  boot: string;
  at_ms: number;
  seq: number[] | null;
  mode: Facts["mode"];
  playing: string;
  ticker: string;
  skew_ms: number;
  files: { wanted: number; whole: number; bad: number; bytes: number; budget: number };
  storage: Facts["storage"];
  queue: number;
  lost: number;
  aside: number;
  dropped: number;
  frozen_ms: number;
  viewport: { w: number; h: number };
  release: string;
  errors: { code: string; of: string }[];
  takeovers: ShownTakeover[];
  done: DoneCommand[];
}

/** Since when the takeover of this number has been seen here, in milliseconds since 1970. */
interface ShownTakeover {
  id: number;
  shown_ms: number;
}

/** `ok`, or why it failed. */
interface DoneCommand {
  command: number;
  result: string;
}

/** What an officer asks of this player, to be done before `until_ms`; `name` is that of the screen. */
interface Order {
  id: number;
  kind: string;
  until_ms: number;
  name: string;
}

/** A command that was taken; its result is null while it is under way. */
interface RememberedCommand {
  id: number;
  kind: string;
  result: string | null;
  isTold: boolean;
}

interface CommandMemory {
  all(): Promise<RememberedCommand[]>;
  put(row: RememberedCommand): Promise<void>;
}

interface WholeFile {
  blob: Blob;
  url: string;
  /** Whether the shelf has it too. */
  isShelved: boolean;
}

/** Where the parts of files lie, by SHA-256. */
interface Shelf {
  parts(sha: string): Promise<Blob[]>;
  add(sha: string, number: number, part: Blob): Promise<void>;
  drop(sha: string): Promise<void>;
  names(): Promise<Set<string>>;
}

/** What the programme knows of files. */
interface Files {
  has(item: Item): boolean;
  /** Why it is not here: what came of the last try, or not_here yet. */
  why(item: Item): string;
  url(item: Item): string | undefined;
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

type Kind = "video" | "poster" | "message" | "card" | "running_text" | "banner";

/** Of an item of an emergency. */
interface Alert {
  level: "waspada" | "siaga" | "awas";
  drill: boolean;
}

interface Item {
  id: string;
  dur_ms: number;
  weight: number;
  ilm: number | null;
  revision: number | null;
  kind: Kind;
  asset: string | null;
  text: string | Message | FillerCard | null;
  tier: number;
  owner: Region;
  mandatory: boolean;
  /** What the agreement was promised of the airtime, in percent. */
  voice: number;
  max_per_hour: number | null;
  min_gap_s: number | null;
  alert: Alert | null;
  responsible: { name: string };
  distributor: { name: string };
  agreement: string | null;
  agreement_id: number | null;
  /** From, until (exclusive): RFC 3339; null is open. */
  flight: [string | null, string | null];
  windows: DayWindow[];
}

interface Message {
  heading: string;
  text: string;
}

/** What the screen's own region tells; empty words are not shown. */
interface FillerCard {
  id: string;
  revision: number;
  design: "news" | "agenda" | "site";
  region: Region;
  eyebrow: string;
  title: string;
  text: string;
  when: string;
  day: string;
  month: string;
  place: string;
  /** SHA-256 of its file. */
  picture: string | null;
  address: string;
  /** What stands beside the code. */
  say: string;
  /** Rows of a QR code from the top, each a number of as many bits as there are rows. */
  qr: number[];
  flight: [string | null, string | null];
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

type LoopName = "stage" | "ticker" | "banner";

/** A play that has begun. */
interface BegunRow {
  id: string;
  boot: string;
  item: string;
  revision: number | null;
  asset: string | null;
  agreement: string | null;
  start_ms: number;
  seq: readonly number[] | null;
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

/** A play that is on the screen; `since` is a reading of performance.now(). */
interface RunningPlay {
  play: OpenPlay;
  since: number;
  /** For how long the page had stood still before it began. */
  stoodBefore: number;
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


/** The last row of the chain, and when each loop ended, in milliseconds since 1970. */
interface Tail {
  boot: string | null;
  n: number;
  hash: string | null;
  ends: Partial<Record<LoopName, number>>;
}

/** How a kind of item gets onto its element, see surfaces.js. */
interface Surface<E extends HTMLElement> {
  load(element: E, content: { url?: string; text: Item["text"]; alert: Item["alert"]; offsetMs: number }): Promise<void>;
  /** `forMs` is how long it will be seen: what joins a slot that runs, or comes late, has less than its item. */
  show(element: E, forMs: number): Promise<void>;
  unload(element: E): void;
  /** The room of what is shown has changed. */
  fit?(element: E): void;
  /** Of a film: how many milliseconds of it were shown. */
  shown?(element: E): number;
}

interface Cue {
  item: Item;
  element: HTMLElement;
  surface: Surface<any>;
  ready: Promise<void>;
  /** Of a film that joins a slot which runs already: where it starts. */
  offsetMs: number;
}

/** An item at its time on one loop of this screen; the moments are those of the server's clock. */
interface Turn {
  item: Item;
  startMs: number;
  endMs: number;
  /** Why the plan ends it before its item does. */
  cut: Cut | null;
  /** Whether it fills the slot of something that cannot be shown here. */
  isSubstitute: boolean;
}

/** What is on the stage. */
interface OnAir {
  turn: Turn;
  cue: Cue;
  /** Names the play in the log; null when nobody sees the page. */
  play: string | null;
  /** Since when, by the server's clock. */
  from: number;
  /** Why it cannot stay, and since when it is to go, as a reading of performance.now(). */
  failed?: string;
  leaving?: number;
  /** Of a film: where it was seen last, and when. */
  position: number;
  movedAt: number;
}

/** What is planned and cannot be shown here, and whether the log knows it. */
interface MissingTurn {
  item: Item;
  startMs: number;
  endMs: number;
  /** Since when, by the server's clock: within the slot. */
  from: number;
  isReported: boolean;
}

/** What waits behind it. */
interface Standby {
  turn: Turn;
  cue: Cue;
  isReady?: boolean;
  isRising?: boolean;
}
