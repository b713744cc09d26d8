/** What has happened so far, in numbers: for the status line, the summary and the metrics. */
import type { OrderFact } from "@doorstep/events";
import type { CourierFact, WorldEvent } from "../world/state.ts";

export interface Tally {
  placed: number;
  delivered: number;
  cancelled: number;
  pings: number;
  facts: number;
  online: number;
  readonly busy: Set<string>;
  readonly activeSince: Map<string, number>;
  readonly pickedUpAt: Map<string, number>;
  /** Minutes, of orders that began in this run. */
  readonly placedToDoorMin: number[];
  readonly pickedToDoorMin: number[];
  readonly cancelReasons: Map<string, number>;
}

export const startTally = (): Tally => ({
  placed: 0,
  delivered: 0,
  cancelled: 0,
  pings: 0,
  facts: 0,
  online: 0,
  busy: new Set(),
  activeSince: new Map(),
  pickedUpAt: new Map(),
  placedToDoorMin: [],
  pickedToDoorMin: [],
  cancelReasons: new Map(),
});

/** Enough for a median; a week's evening must not fill the memory. */
const KEPT_TIMES = 20_000;

export function countEvent(tally: Tally, event: WorldEvent): void {
  if (event.kind === "ping") tally.pings += 1;
  if (event.kind === "orderFact") countOrderFact(tally, event.record);
  if (event.kind === "courierFact") countCourierFact(tally, event.record);
}

export function countCourierFact(tally: Tally, { type, courierId }: CourierFact): void {
  tally.facts += 1;
  if (type === "courier-online") tally.online += 1;
  if (type === "courier-offline") tally.online -= 1;
  if (type === "courier-assigned") tally.busy.add(courierId);
  if (type === "courier-released" || type === "courier-offline") tally.busy.delete(courierId);
}

export function countOrderFact(tally: Tally, fact: OrderFact): void {
  tally.facts += 1;
  const { orderId, atMs } = fact;
  if (fact.type === "order-placed") {
    tally.placed += 1;
    tally.activeSince.set(orderId, atMs);
  }
  if (fact.type === "order-picked-up") tally.pickedUpAt.set(orderId, atMs);
  if (fact.type === "order-cancelled") {
    tally.cancelled += 1;
    tally.cancelReasons.set(fact.reason, (tally.cancelReasons.get(fact.reason) ?? 0) + 1);
  }
  if (fact.type === "order-delivered") {
    tally.delivered += 1;
    keepMinutes(tally.placedToDoorMin, tally.activeSince.get(orderId), atMs);
    keepMinutes(tally.pickedToDoorMin, tally.pickedUpAt.get(orderId), atMs);
  }
  if (fact.type === "order-delivered" || fact.type === "order-cancelled") {
    tally.activeSince.delete(orderId);
    tally.pickedUpAt.delete(orderId);
  }
}

function keepMinutes(minutes: number[], fromMs: number | undefined, toMs: number): void {
  if (fromMs === undefined) return;
  if (minutes.length >= KEPT_TIMES) minutes.shift();
  minutes.push((toMs - fromMs) / 60_000);
}

/** Null without values; to a tenth. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? null : Math.round(middle * 10) / 10;
}
