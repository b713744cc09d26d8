/** What is on the log `couriers`, by courier. */
import type { Conditions, Mode, RoutePlan, Tick, Vehicle } from "./shared.ts";

export interface Ping {
  readonly type: "ping";
  readonly courierId: string;
  readonly session: string;
  readonly seq: number;
  /** The phone's clock, which may be wrong. */
  readonly fixAtMs: number;
  /** The phone's clock, which may be wrong. */
  readonly sentAtMs: number;
  readonly lon: number;
  readonly lat: number;
  readonly accuracyM: number | null;
  readonly speedMps: number | null;
  readonly bearingDeg: number | null;
  readonly batteryPercent: number | null;
  readonly mock: boolean;
}

interface CourierFact {
  readonly courierId: string;
  /** Of the courier for online and offline; of the order for the others. */
  readonly version: number;
  readonly atMs: number;
  readonly origin: string;
}

export interface CourierOnline extends CourierFact {
  readonly type: "courier-online";
  readonly name: string;
  readonly vehicle: Vehicle;
}

export interface CourierOffline extends CourierFact {
  readonly type: "courier-offline";
}

export interface CourierAssigned extends CourierFact {
  readonly type: "courier-assigned";
  readonly orderId: string;
  readonly plan: RoutePlan;
}

export interface CourierPickedUp extends CourierFact {
  readonly type: "courier-picked-up";
  readonly orderId: string;
}

export interface CourierReleased extends CourierFact {
  readonly type: "courier-released";
  readonly orderId: string;
  readonly reason: "delivered" | "reassigned" | "cancelled";
}

export type CouriersRecord =
  | Ping
  | CourierOnline
  | CourierOffline
  | CourierAssigned
  | CourierPickedUp
  | CourierReleased
  | Conditions
  | Mode
  | Tick;
