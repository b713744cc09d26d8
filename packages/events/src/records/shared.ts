/** What records of several logs have in common. */

export type Vehicle = "bicycle" | "motorcycle" | "car" | "foot";

export interface Place {
  readonly lon: number;
  readonly lat: number;
  readonly label: string;
}

/** Who caused a derived record. `index` counts the outputs of one input. */
export interface Cause {
  readonly stage: string;
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
}

export interface RoutePlan {
  /** At least two. `plannedMs` is travel time from the first point; stops are not counted. */
  readonly points: readonly { readonly lonE6: number; readonly latE6: number; readonly plannedMs: number }[];
  readonly streets: readonly { readonly fromPoint: number; readonly name: string }[];
  readonly stops: readonly { readonly orderId: string; readonly kind: "pickup" | "dropoff"; readonly point: number }[];
}

export interface Tick {
  readonly type: "tick";
  readonly atMs: number;
}

/** What the places stage has learnt about one subject. The same record goes to every partition. */
export interface Conditions {
  readonly type: "conditions";
  /** `restaurant:<id>`, `cell:<h3>`, `area:<h3>` or `city:<id>`. */
  readonly subject: string;
  readonly cause: Cause;
  /** Log time of the places stage. */
  readonly atMs: number;
  /** Not to be believed from here on, in log time. */
  readonly untilMs: number;
  /**
   * A restaurant's last preparation times, and by how much they differ from what is said of any
   * kitchen: median ratio, and deviation of its logarithm; 0 when not known.
   */
  readonly preparation: {
    readonly count: number;
    readonly medianMs: number;
    readonly p90Ms: number;
    readonly ratio: number;
    readonly spread: number;
  } | null;
  /** Of a cell over the last closed window: orders paid, and the mean number of free couriers. */
  readonly market: { readonly demand: number; readonly supply: number } | null;
  /** Of an area: planned over real time in motion, and how much riding it is about. */
  readonly road: { readonly paceRatio: number; readonly realMs: number } | null;
  /** Of the city: the share of first shown ranges that held, and what ranges are to be widened by. */
  readonly calibration: { readonly count: number; readonly covered: number; readonly widthRatio: number } | null;
  /** Of the city: what the parts of the way have taken lately, over what was said of them. */
  readonly legs: readonly LearntLeg[];
  /** Of the city: how ranges are to be stretched, from each stage of an order on. */
  readonly ranges: readonly LearntRange[];
}

export interface LearntLeg {
  readonly leg: string;
  readonly count: number;
  /** Median of what it took over what was said. */
  readonly ratio: number;
  /** Deviation of the logarithm of that. */
  readonly spread: number;
}

export interface LearntRange {
  readonly stage: string;
  /** What lies before the expected time, and after it, times this. */
  readonly early: number;
  readonly late: number;
}

/** How much the partition's stage is to do from here on; lifecycle facts are never skipped. */
export interface Mode {
  readonly type: "mode";
  /** Positions: of so many in a row one is worked on; 1 for all. */
  readonly keepEvery: number;
  readonly atMs: number;
}

/** Where a record stood on its log, and when the broker received it. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly receivedAtMs: number;
}
