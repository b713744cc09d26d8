/**
 * What a page knows of one order. The socket, the API and the server-rendered page all
 * carry these values, made by one function from the worker's state.
 * Times are milliseconds since 1970; positions `[lon, lat]` in WGS 84 degrees.
 */
import { z } from "zod";

const timeMs = z.number().int();
const lonLat = z.tuple([z.number(), z.number()]).readonly();

/** Where the order stands, in one word. `near` and `atDoor` are told from the position. */
export const orderPhase = z.enum([
  "placed",
  "paymentFailed",
  "confirmed",
  "preparing",
  "ready",
  "pickedUp",
  "onTheWay",
  "near",
  "atDoor",
  "delivered",
  "cancelled",
]);
export type OrderPhase = z.infer<typeof orderPhase>;

export const stepName = z.enum([
  "placed",
  "paid",
  "confirmed",
  "preparing",
  "ready",
  "courierAssigned",
  "pickedUp",
  "onTheWay",
  "delivered",
  "cancelled",
]);

/** One step of the timeline. `atMs` when it has happened, `expectedMs` when it has not. */
export const timelineStep = z.object({
  step: stepName,
  state: z.enum(["past", "now", "next", "failed"]),
  atMs: timeMs.nullable(),
  expectedMs: timeMs.nullable(),
});
export type TimelineStep = z.infer<typeof timelineStep>;

export const arrivalCause = z.enum(["kitchen", "courier", "traffic", "detour", "stop", "door", "other"]);

/**
 * When the order comes: right 8 times in 10. `changeMin` in all equals the shift of
 * `expectedMs` against the first one shown, in whole minutes; `causes` add up to it.
 */
export const arrival = z.object({
  earliestMs: timeMs,
  latestMs: timeMs,
  expectedMs: timeMs,
  firstEarliestMs: timeMs,
  firstLatestMs: timeMs,
  changeMin: z.number().int(),
  causes: z.array(z.object({ cause: arrivalCause, minutes: z.number().int() })),
});
export type Arrival = z.infer<typeof arrival>;

export const courierOfOrder = z.object({
  courierId: z.string(),
  name: z.string(),
  vehicle: z.enum(["bicycle", "motorcycle", "car", "foot"]),
  /** What the courier is doing for this order now. */
  activity: z.enum(["toRestaurant", "atRestaurant", "toDoor", "atDoor"]),
  onRoute: z.boolean(),
  /** Set while nothing is heard where something should be: when last seen. */
  silentSinceMs: timeMs.nullable(),
  stoppedSinceMs: timeMs.nullable(),
});
export type CourierOfOrder = z.infer<typeof courierOfOrder>;

/** What deserves somebody's attention. Each clears by itself when its cause is gone. */
export const alertKind = z.enum([
  "late",
  "paymentOverdue",
  "waitingForFood",
  "waitingForCourier",
  "courierSilent",
  "offRoute",
  "stopped",
]);
export type AlertKind = z.infer<typeof alertKind>;

export const orderAlert = z.object({ kind: alertKind, sinceMs: timeMs });
export type OrderAlert = z.infer<typeof orderAlert>;

export const orderView = z.object({
  orderId: z.string(),
  number: z.string(),
  /** Identity of the log; within one, `statusVersion` never falls. */
  logId: z.string(),
  /** Counts the status updates of this order without gaps, from 1. */
  statusVersion: z.number().int(),
  /** Log time of the newest input this view knows. */
  asOfMs: timeMs,
  phase: orderPhase,
  placedAtMs: timeMs,
  restaurant: z.object({ restaurantId: z.string(), name: z.string(), position: lonLat, address: z.string() }),
  dropoff: z.object({ position: lonLat, address: z.string(), note: z.string().nullable() }),
  dinerName: z.string().nullable(),
  courier: courierOfOrder.nullable(),
  arrival: arrival.nullable(),
  promisedAtMs: timeMs.nullable(),
  timeline: z.array(timelineStep),
  payment: z
    .object({
      state: z.enum(["authorised", "failed"]),
      method: z.string(),
      amountMinor: z.number().int(),
      reason: z.enum(["declined", "expired", "unavailable"]).nullable(),
      heldUntilMs: timeMs.nullable(),
    })
    .nullable(),
  /**
   * Placed, and nothing heard of the payment: `due` while there is time, `overdue` after it,
   * `notKnown` when there would be, but the write side itself is not heard. Null otherwise.
   */
  paymentWait: z.enum(["due", "overdue", "notKnown"]).nullable(),
  /** Most urgent first. */
  alerts: z.array(orderAlert),
  cancelled: z.object({ by: z.string(), reason: z.string(), refundedMinor: z.number().int(), atMs: timeMs }).nullable(),
  deliveredAtMs: timeMs.nullable(),
  bill: z.object({
    items: z.array(z.object({ name: z.string(), quantity: z.number().int(), priceMinor: z.number().int() })),
    deliveryFeeMinor: z.number().int(),
    totalMinor: z.number().int(),
    currency: z.string(),
  }),
  /** Version of the route this view is about; null before a courier is assigned. */
  routeVersion: z.number().int().nullable(),
});
export type OrderView = z.infer<typeof orderView>;

/** The way of the order's courier: to the restaurant, then to the door. */
export const orderRoute = z.object({
  orderId: z.string(),
  routeVersion: z.number().int(),
  points: z.array(lonLat).min(2),
  /** Distance of each point from the first, metres. */
  alongM: z.array(z.number()),
  pickupAlongM: z.number(),
  dropoffAlongM: z.number(),
  streets: z.array(z.object({ fromAlongM: z.number(), name: z.string() })),
});
export type OrderRoute = z.infer<typeof orderRoute>;

/**
 * Where the courier is, for this order. Self-contained: a page that missed some needs
 * only the newest. `positionVersion` rises; a lower one is dropped.
 */
export const orderPosition = z.object({
  orderId: z.string(),
  logId: z.string(),
  positionVersion: z.number().int(),
  routeVersion: z.number().int(),
  /** When the courier was there, by our clock. */
  atMs: timeMs,
  /** When the broker received the ping. */
  receivedAtMs: timeMs,
  position: lonLat,
  bearingDeg: z.number().nullable(),
  onRoute: z.boolean(),
  alongM: z.number(),
  toPickupM: z.number().nullable(),
  toDropoffM: z.number(),
  speedMps: z.number().nullable(),
  street: z.string().nullable(),
});
export type OrderPosition = z.infer<typeof orderPosition>;

/** Everything a page needs to be current. */
export const orderSnapshot = z.object({
  view: orderView,
  route: orderRoute.nullable(),
  position: orderPosition.nullable(),
});
export type OrderSnapshot = z.infer<typeof orderSnapshot>;

/** One numbered step. The route comes along when it is new; a gap in `view.statusVersion` means ask again. */
export const orderStatus = z.object({ view: orderView, route: orderRoute.nullable() });
export type OrderStatus = z.infer<typeof orderStatus>;
