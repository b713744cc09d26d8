import type { LonLat } from "../geometry/index.ts";

/** Where a courier is taken to be, for people to see. */
export interface Placed extends LonLat {
  readonly fixMs: number;
  readonly onRoute: boolean;
  readonly bearingDeg: number | null;
  readonly speedMps: number | null;
  readonly street: string | null;
}
