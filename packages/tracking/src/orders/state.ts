/**
 * What is kept of one order. Plain JSON: what is read back from a store is what was put
 * in. Everything a person sees is computed from this by `viewOrder`, never kept beside it.
 */
import type { CourierProgress, OrderCourierAssigned, OrderFact } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import { noAlerts, type Watched } from "./alerts.ts";
import type { ArrivalMemory } from "./arrival/memory.ts";
import { nothingTaught, type Taught } from "./learning.ts";
import type { Ride } from "./ride.ts";
import type { StoredRoute } from "./route.ts";

/** A fact as kept: an assignment keeps the part of the plan that is about this order. */
export type StoredFact =
  | Exclude<OrderFact, OrderCourierAssigned>
  | (Omit<OrderCourierAssigned, "plan"> & { readonly route: StoredRoute });

export type Assignment = Extract<StoredFact, { readonly type: "order-courier-assigned" }>;

/** The newest progress of the present assignment. */
export type HeardPosition = Omit<CourierProgress, "type" | "orderId" | "cause">;

export interface TrackedOrder {
  readonly kind: "tracked";
  readonly orderId: string;
  /** Every fact heard, by version, one each: the state of the order is the fold over them. */
  readonly facts: readonly StoredFact[];
  /** Gaps before versions up to this one are no longer waited for. */
  readonly givenUpTo: number;
  /** Since when a fact waits for a missing one. */
  readonly gapSinceMs: number | null;
  /** Log time of the newest input. */
  readonly asOfMs: number;
  /** Log time of the newest record that was kept; time passing alone does not count. */
  readonly heardMs: number;
  readonly position: HeardPosition | null;
  readonly silentSinceMs: number | null;
  readonly ride: Ride | null;
  readonly arrival: ArrivalMemory | null;
  /** As judged with the newest input: it depends on the write side's heartbeat, which no order keeps. */
  readonly paymentWait: OrderView["paymentWait"];
  readonly alerts: readonly Watched[];
  readonly taught: Taught;
  readonly statusVersion: number;
  readonly positionVersion: number;
}

/** What remains of an order that has left: enough to know a late repeat for what it is. */
export interface LeftOrder {
  readonly kind: "left";
  readonly orderId: string;
  readonly lastVersion: number;
  readonly leftAtMs: number;
}

/** Everything the orders stage keeps of one order; JSON. */
export type OrderState = TrackedOrder | LeftOrder;

export const newOrder = (orderId: string, nowMs: number): TrackedOrder => ({
  kind: "tracked",
  orderId,
  facts: [],
  givenUpTo: 0,
  gapSinceMs: null,
  asOfMs: nowMs,
  heardMs: nowMs,
  position: null,
  silentSinceMs: null,
  ride: null,
  arrival: null,
  paymentWait: null,
  alerts: noAlerts,
  taught: nothingTaught,
  statusVersion: 0,
  positionVersion: 0,
});
