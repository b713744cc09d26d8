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
  /** A restaurant's last preparation times. */
  readonly preparation: { readonly count: number; readonly medianMs: number; readonly p90Ms: number } | null;
  /** Of a cell over the last closed window: orders paid, and the mean number of free couriers. */
  readonly market: { readonly demand: number; readonly supply: number } | null;
  /** Of an area: planned over real time in motion, and how much riding it is about. */
  readonly road: { readonly paceRatio: number; readonly realMs: number } | null;
  /** Of the city: the share of first shown ranges that held, and what ranges are to be widened by. */
  readonly calibration: { readonly count: number; readonly covered: number; readonly widthRatio: number } | null;
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
