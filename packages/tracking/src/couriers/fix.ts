import type { LonLat } from "../geometry/index.ts";

/** One position of a phone, in our time, believed. */
export interface Fix extends LonLat {
  readonly fixMs: number;
  /** About two fixes in three are within it. */
  readonly accuracyM: number;
  /** By the phone's own measure (Doppler, where it has it); null when it gave none. */
  readonly speedMps: number | null;
  readonly bearingDeg: number | null;
}
