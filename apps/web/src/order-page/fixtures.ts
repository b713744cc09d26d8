/** Orders for the tests beside these files: El Fogón, Lucía, and what a test changes. */
import type { Arrival, CourierOfOrder, OrderPosition, OrderView, TimelineStep } from "@doorstep/events/browser";

export const MINUTE_MS = 60_000;
/** 7:04 pm in Montevideo. */
export const PLACED_AT_MS = Date.parse("2026-03-06T19:04:00-03:00");

type StepName = TimelineStep["step"];

export const lucia: CourierOfOrder = {
  courierId: "courier-1",
  name: "Lucía Fernández",
  vehicle: "bicycle",
  activity: "toDoor",
  onRoute: true,
  silentSinceMs: null,
  stoppedSinceMs: null,
};

export function someArrival(more: Partial<Arrival> = {}): Arrival {
  const earliestMs = PLACED_AT_MS + 38 * MINUTE_MS;
  return {
    earliestMs,
    latestMs: earliestMs + 8 * MINUTE_MS,
    expectedMs: earliestMs + 4 * MINUTE_MS,
    firstEarliestMs: earliestMs,
    firstLatestMs: earliestMs + 8 * MINUTE_MS,
    changeMin: 0,
    causes: [],
    ...more,
  };
}

/** Steps that have happened, a minute apart, the last one now; the others to come. */
export function timeline(happened: readonly StepName[], toCome: readonly StepName[] = []): TimelineStep[] {
  return [
    ...happened.map((step, index) => ({
      step,
      state: index === happened.length - 1 ? ("now" as const) : ("past" as const),
      atMs: PLACED_AT_MS + index * MINUTE_MS,
      expectedMs: null,
    })),
    ...toCome.map((step, index) => ({
      step,
      state: "next" as const,
      atMs: null,
      expectedMs: PLACED_AT_MS + (happened.length + index) * MINUTE_MS,
    })),
  ];
}

export function someView(more: Partial<OrderView> = {}): OrderView {
  return {
    orderId: "order-1",
    number: "4812",
    logId: "log",
    statusVersion: 1,
    asOfMs: PLACED_AT_MS,
    phase: "onTheWay",
    placedAtMs: PLACED_AT_MS,
    restaurant: { restaurantId: "r1", name: "El Fogón", position: [-56.195, -34.906], address: "San José 1080" },
    dropoff: { position: [-56.153, -34.913], address: "Pedro Francisco Berro 1035", note: null },
    dinerName: null,
    courier: null,
    arrival: someArrival(),
    promisedAtMs: null,
    timeline: timeline(["placed"]),
    payment: { state: "authorised", method: "Visa 4417", amountMinor: 118_000, reason: null, heldUntilMs: null },
    paymentWait: null,
    alerts: [],
    cancelled: null,
    deliveredAtMs: null,
    bill: { items: [], deliveryFeeMinor: 10_000, totalMinor: 118_000, currency: "UYU" },
    routeVersion: null,
    ...more,
  };
}

export function somePosition(more: Partial<OrderPosition> = {}): OrderPosition {
  return {
    orderId: "order-1",
    logId: "log",
    positionVersion: 1,
    routeVersion: 1,
    atMs: PLACED_AT_MS,
    receivedAtMs: PLACED_AT_MS,
    position: [-56.18, -34.907],
    bearingDeg: null,
    onRoute: true,
    alongM: 900,
    toPickupM: null,
    toDropoffM: 3_140,
    speedMps: 5,
    street: "Constituyente",
    ...more,
  };
}
