/** What the couriers stage knows of one courier. Plain JSON, bounded part by part. */
import type { Vehicle } from "@doorstep/events";
import type { Admission } from "./admission.ts";
import type { Jump } from "./belief.ts";
import { type PhoneClock, unknownClock } from "./clock.ts";
import type { Fix } from "./fix.ts";
import type { RouteFollowed } from "./follow.ts";
import type { Freedom } from "./freedom.ts";
import type { Hearing } from "./hearing.ts";
import type { Motion } from "./motion.ts";
import { type Pace, unknownPace } from "./pace.ts";
import type { Placed } from "./place.ts";
import type { Spot } from "./spot-filter.ts";

export interface Presence {
  readonly said: "online" | "offline" | null;
  /** Of the newest of these facts; 0 before any. */
  readonly version: number;
  readonly name: string;
  readonly vehicle: Vehicle;
}

/** An order the courier has been given and is not yet rid of. */
export interface CarriedOrder {
  readonly orderId: string;
  /** Of the order's newest fact here. */
  readonly version: number;
  /** Of the fact that brought the plan the order is followed by. */
  readonly planVersion: number;
  readonly pickedUp: boolean;
  /** Where the courier was on that plan when another took its place; null while it is the one being followed. */
  readonly heldAlongM: number | null;
  /** For when the followed plan knows nothing of this order. */
  readonly pickup: readonly [lon: number, lat: number] | null;
  readonly dropoff: readonly [lon: number, lat: number];
}

export interface EndedOrder {
  readonly orderId: string;
  readonly version: number;
}

/** The newest position of all, believed, in its three forms. */
export interface Track {
  readonly fix: Fix;
  readonly spot: Spot;
  readonly placed: Placed;
}

export interface CourierState {
  readonly courierId: string;
  /** The largest log time seen for this courier. */
  readonly logTimeMs: number;
  /** Rises with every change a page can see. */
  readonly viewVersion: number;
  readonly presence: Presence;
  readonly admission: Admission | null;
  readonly clock: PhoneClock;
  /** The phone has told a speed above 0. One that never has says 0 for "unknown". */
  readonly tellsSpeed: boolean;
  readonly hearing: Hearing;
  readonly track: Track | null;
  readonly jump: Jump | null;
  readonly motion: Motion | null;
  readonly pace: Pace;
  readonly batteryPercent: number | null;
  /** Null while the courier is not free. */
  readonly freedom: Freedom | null;
  readonly route: RouteFollowed | null;
  readonly carried: readonly CarriedOrder[];
  /** Newest first: so that a repeated assignment does not bring a finished order back. */
  readonly ended: readonly EndedOrder[];
}

/** A courier of whom nothing is known but that there is a record. */
export function newCourier(courierId: string, logTimeMs: number): CourierState {
  return {
    courierId,
    logTimeMs,
    viewVersion: 0,
    // The id until a fact brings the name; the slowest vehicle that is common.
    presence: { said: null, version: 0, name: courierId, vehicle: "bicycle" },
    admission: null,
    clock: unknownClock,
    tellsSpeed: false,
    hearing: { kind: "idle", sinceMs: logTimeMs },
    track: null,
    jump: null,
    motion: null,
    pace: unknownPace,
    batteryPercent: null,
    freedom: null,
    route: null,
    carried: [],
    ended: [],
  };
}
