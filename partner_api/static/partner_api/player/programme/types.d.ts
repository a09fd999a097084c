// What the modules of the programme hand to each other; keys of members and shares are those of the manifest.

/** [from, until) in milliseconds since 1970, in order, none touching the next. */
type Spans = readonly (readonly [number, number])[];

/** One item of an epoch; `weight` is that of its whole ILM. */
interface Member {
  id: string;
  revision: number;
  dur_ms: number;
  weight: number;
  ilm: string;
  spans: Spans;
  quiet: Spans;
  mandatory: boolean;
  own: boolean;
  filler: boolean;
  /** The number on the paper, and which paper it is: two partners may count alike. */
  agreement: string;
  agreement_id: number | null;
  /** What the agreement was promised, in percent; 0 is no promise. */
  voice: number;
  max_per_hour: number | null;
  min_gap_s: number | null;
}

/** In percent of the airtime. */
interface Shares {
  guaranteed: number;
  ceiling: number;
  own: number;
  filler: number;
}

interface Epoch {
  fromMs: number;
  members: readonly Member[];
  shares: Shares;
  /** null: day and night. */
  operating: Spans | null;
}

/** As the manifest tells it: who joins and who leaves, by the place in its list of members. */
interface ToldEpoch {
  from: number;
  join: readonly number[];
  leave: readonly number[];
  operating: Spans | null;
  shares: Shares;
}

/** A day on the calendar of a zone, from midnight to midnight. */
interface LocalDay {
  date: string;
  zone: string;
  startMs: number;
  endMs: number;
}

type Weights = ReadonlyMap<string, bigint>;

type Scaling = "promised" | "own" | "squeezed" | "guarantee" | "ceiling";

/** Why an item does not weigh what it asks for, by its id. */
type Scaled = Map<string, Scaling[]>;

interface Floor {
  /** In millionths. */
  part: bigint;
  ids: string[];
  why: Scaling;
}

interface Segment {
  untilMs: number;
  epoch: Epoch;
  members: Member[];
  fillers: Member[];
  weights: Weights;
  longestMs: number;
}

type Cut = "removed" | "quiet" | "window" | "operating" | "midnight";

type Leave = [number, Cut];

interface Slot {
  startMs: number;
  endMs: number;
  kind: "item" | "filler" | "card" | "off";
  member: Member | null;
  cut: Cut | null;
  /** Of filler: how many slots of it the day has had before. */
  dealt?: number;
}
