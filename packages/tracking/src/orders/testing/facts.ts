/** One evening's records, as tests need them: an order of El Fogón's, minutes after seven. */
import type {
  Conditions,
  CourierProgress,
  CourierSilent,
  Heartbeat,
  Mode,
  OrderFact,
  RoutePlan,
} from "@doorstep/events";

const SEVEN_MS = 1_795_557_600_000;
export const MINUTE_MS = 60_000;

/** Log time so many minutes after seven. */
export const minute = (minutes: number): number => Math.round(SEVEN_MS + minutes * MINUTE_MS);

export const ORDER = "o-4812";
export const LUCIA = "c-lucia";
export const BRUNO = "c-bruno";

const pickup = { lon: -56.19, lat: -34.906, label: "Constituyente 1464" };
const dropoff = { lon: -56.156, lat: -34.906, label: "Pedro F. Berro 1035" };

type Fields<T extends OrderFact["type"]> = Partial<Omit<Extract<OrderFact, { type: T }>, "type">>;

const base = (version: number, minutes: number) => ({ orderId: ORDER, version, atMs: minute(minutes), origin: "web" });

export const placed = (minutes = 4, fields: Fields<"order-placed"> = {}): OrderFact => ({
  ...base(1, minutes),
  type: "order-placed",
  number: "4812",
  restaurantId: "r-9",
  restaurantName: "El Fogón",
  pickup,
  dropoff,
  dropoffNote: null,
  items: [
    { name: "Milanesa napolitana", quantity: 2, priceMinor: 43_000 },
    { name: "Ensalada mixta", quantity: 1, priceMinor: 22_000 },
  ],
  deliveryFeeMinor: 10_000,
  currency: "UYU",
  dinerName: "Ana",
  promisedAtMs: null,
  toDoorPlannedMs: null,
  ...fields,
});

const money = { amountMinor: 118_000, currency: "UYU", method: "visa4417" };

export const authorised = (version = 2, minutes = 4.1): OrderFact => ({
  ...base(version, minutes),
  type: "payment-authorised",
  ...money,
});

export const failed = (version = 2, minutes = 4.1): OrderFact => ({
  ...base(version, minutes),
  type: "payment-failed",
  ...money,
  reason: "declined",
  heldUntilMs: minute(minutes + 11),
});

export const confirmed = (version = 3, minutes = 5, fields: Fields<"order-confirmed"> = {}): OrderFact => ({
  ...base(version, minutes),
  type: "order-confirmed",
  startsAtMs: null,
  readyAtMs: null,
  ...fields,
});

export const preparing = (version = 4, minutes = 6): OrderFact => ({
  ...base(version, minutes),
  type: "order-preparing",
});

export const ready = (version: number, minutes: number): OrderFact => ({
  ...base(version, minutes),
  type: "order-ready",
});

/** From 1.1 km west of the restaurant straight east to the door, 3.1 km on, at 4.5 m/s. */
export const plan: RoutePlan = {
  points: [
    { lonE6: -56_202_000, latE6: -34_906_000, plannedMs: 0 },
    { lonE6: -56_190_000, latE6: -34_906_000, plannedMs: 243_000 },
    { lonE6: -56_170_000, latE6: -34_906_000, plannedMs: 648_000 },
    { lonE6: -56_156_000, latE6: -34_906_000, plannedMs: 932_000 },
  ],
  streets: [
    { fromPoint: 0, name: "Constituyente" },
    { fromPoint: 2, name: "Canelones" },
  ],
  stops: [
    { orderId: ORDER, kind: "pickup", point: 1 },
    { orderId: ORDER, kind: "dropoff", point: 3 },
  ],
};

export const assigned = (
  version: number,
  minutes: number,
  fields: Fields<"order-courier-assigned"> = {},
): OrderFact => ({
  ...base(version, minutes),
  type: "order-courier-assigned",
  courierId: LUCIA,
  courierName: "Lucía",
  vehicle: "bicycle",
  plan,
  ...fields,
});

export const released = (version: number, minutes: number, courierId = LUCIA): OrderFact => ({
  ...base(version, minutes),
  type: "order-courier-released",
  courierId,
  reason: "courierUnavailable",
});

export const pickedUp = (version: number, minutes: number, courierId = LUCIA): OrderFact => ({
  ...base(version, minutes),
  type: "order-picked-up",
  courierId,
});

export const delivered = (version: number, minutes: number, courierId = LUCIA): OrderFact => ({
  ...base(version, minutes),
  type: "order-delivered",
  courierId,
});

export const cancelled = (version: number, minutes: number): OrderFact => ({
  ...base(version, minutes),
  type: "order-cancelled",
  by: "restaurant",
  reason: "kitchenClosed",
  refundedMinor: 118_000,
});

export const TO_PICKUP_M = 1_094;
export const TO_DOOR_M = 4_195;

/** Where the courier is on `plan`, so many metres along. */
export function progress(
  minutes: number,
  alongM: number,
  fields: Partial<CourierProgress> & { readonly planVersion: number },
): CourierProgress {
  const bagTaken = fields.toPickupM === null || alongM > TO_PICKUP_M;
  const toPickupM = bagTaken ? null : TO_PICKUP_M - alongM;
  const toDropoffM = Math.max(0, TO_DOOR_M - alongM);
  return {
    type: "courier-progress",
    orderId: ORDER,
    courierId: LUCIA,
    cause: { stage: "couriers", partition: 3, offset: Math.round(minutes * 1_000), index: 0 },
    receivedAtMs: minute(minutes),
    fixAtMs: minute(minutes) - 800,
    lon: -56.202 + (0.046 * Math.min(alongM, TO_DOOR_M)) / TO_DOOR_M,
    lat: -34.906,
    bearingDeg: 90,
    onRoute: true,
    alongM,
    toPickupM,
    toPickupPlannedMs: toPickupM === null ? null : Math.round(toPickupM / 0.0045),
    toDropoffM,
    toDropoffPlannedMs: Math.round(toDropoffM / 0.0045),
    paceRatio: null,
    speedMps: 4.5,
    stoppedSinceMs: null,
    street: "Constituyente",
    roadPaceRatio: null,
    ...fields,
  };
}

export const silent = (minutes: number, planVersion: number, lastSeenMinutes: number): CourierSilent => ({
  type: "courier-silent",
  orderId: ORDER,
  courierId: LUCIA,
  cause: { stage: "couriers", partition: 3, offset: Math.round(minutes * 1_000), index: 0 },
  planVersion,
  receivedAtMs: minute(minutes),
  lastSeenAtMs: minute(lastSeenMinutes),
});

/** What the places stage has learnt of a subject, believed for so many minutes. */
export const conditions = (
  subject: string,
  minutes: number,
  learnt: Partial<Pick<Conditions, "preparation" | "market" | "road" | "calibration" | "legs" | "ranges" | "untilMs">>,
): Conditions => ({
  type: "conditions",
  subject,
  cause: { stage: "places", partition: 1, offset: 1, index: 0 },
  atMs: minute(minutes),
  untilMs: minute(minutes + 180),
  preparation: null,
  market: null,
  road: null,
  calibration: null,
  legs: [],
  ranges: [],
  ...learnt,
});

export const heartbeat = (minutes: number, source = "write-side"): Heartbeat => ({
  type: "heartbeat",
  source,
  atMs: minute(minutes),
});

export const mode = (keepEvery: number, minutes = 0): Mode => ({ type: "mode", keepEvery, atMs: minute(minutes) });
