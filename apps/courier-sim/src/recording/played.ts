/** What a line of a recording becomes, and the ids it gets. */
import type { OrderFact, Ping } from "@doorstep/events";
import type { CityMap } from "../world/city-map.ts";
import type { CourierFact } from "../world/state.ts";

export interface ReplayOptions {
  readonly run: string;
  /** For lines without a route. */
  readonly route: CityMap["route"];
}

export type PlayedRecord =
  | { readonly kind: "record"; readonly tMs: number; readonly topic: "orders"; readonly record: OrderFact }
  | { readonly kind: "record"; readonly tMs: number; readonly topic: "couriers"; readonly record: CourierFact | Ping };

export type Played =
  | PlayedRecord
  /** The line cannot be played, and why. Lines count from 1. */
  | { readonly kind: "skipped"; readonly line: number; readonly reason: string };

/** Records, or why there are none. */
export type LineOutcome = PlayedRecord[] | string;

export const replayedOrderId = (run: string, orderId: string): string => `o-${run}-${orderId}`;
export const replayedCourierId = (run: string, courierId: string): string => `c-${run}-${courierId}`;

export const onOrders = (tMs: number, record: OrderFact): PlayedRecord => ({
  kind: "record",
  tMs,
  topic: "orders",
  record,
});

export const onCouriers = (tMs: number, record: CourierFact | Ping): PlayedRecord => ({
  kind: "record",
  tMs,
  topic: "couriers",
  record,
});
