/** What the operations page knows: every courier and every order of the city, in brief. */
import { z } from "zod";
import { orderAlert, orderPhase } from "./order.ts";

const timeMs = z.number().int();
const lonLat = z.tuple([z.number(), z.number()]).readonly();

export const courierActivity = z.enum(["free", "toFood", "atRestaurant", "toDoor", "silent", "offline"]);
export type CourierActivity = z.infer<typeof courierActivity>;

export const courierView = z.object({
  courierId: z.string(),
  name: z.string(),
  vehicle: z.enum(["bicycle", "motorcycle", "car", "foot"]),
  activity: courierActivity,
  /** Rises with every change of this courier; a lower one is dropped. */
  version: z.number().int(),
  position: lonLat.nullable(),
  bearingDeg: z.number().nullable(),
  speedMps: z.number().nullable(),
  /** When the position was, by our clock. */
  lastFixMs: timeMs.nullable(),
  batteryPercent: z.number().nullable(),
  onRoute: z.boolean(),
  stoppedSinceMs: timeMs.nullable(),
  orderIds: z.array(z.string()),
});
export type CourierView = z.infer<typeof courierView>;

export const orderRow = z.object({
  orderId: z.string(),
  number: z.string(),
  statusVersion: z.number().int(),
  phase: orderPhase,
  restaurantName: z.string(),
  pickup: lonLat,
  dropoffAddress: z.string(),
  dropoff: lonLat,
  courierId: z.string().nullable(),
  courierName: z.string().nullable(),
  placedAtMs: timeMs,
  promisedAtMs: timeMs.nullable(),
  earliestMs: timeMs.nullable(),
  latestMs: timeMs.nullable(),
  /** Against the latest time first shown; above 0 is late. */
  slipMin: z.number().int().nullable(),
  deliveredAtMs: timeMs.nullable(),
  silentSinceMs: timeMs.nullable(),
  onRoute: z.boolean(),
  /** Most urgent first. */
  alerts: z.array(orderAlert),
});
export type OrderRow = z.infer<typeof orderRow>;

/** Demand and supply of one H3 cell (resolution 8) over the last closed window. */
export const cellView = z.object({
  cell: z.string(),
  /** Rises with every change of this cell; a lower one is dropped. */
  version: z.number().int(),
  /** The end of the window. */
  atMs: timeMs,
  /** Not to be believed from here on, in log time. */
  untilMs: timeMs,
  /** Orders paid in the window. */
  demand: z.number(),
  /** Mean number of free couriers over the window. */
  supply: z.number(),
});
export type CellView = z.infer<typeof cellView>;

/** What a server leaves out when it cannot keep up, least first; each step includes those before it. Never a status. */
export const degradationStep = z.enum(["normal", "conflated", "sampled", "freshOnly", "snapshotsOnly"]);
export type DegradationStep = z.infer<typeof degradationStep>;

export const degradation = z.object({
  step: degradationStep,
  sinceMs: timeMs,
  /** What was over its limit when the step was entered, in milliseconds or bytes; null when nothing is left out. */
  because: z
    .object({ figure: z.enum(["eventLoop", "outputs", "sockets"]), value: z.number(), limit: z.number() })
    .nullable(),
  /** Partitions that do less by a word on their own log, and the most that one leaves out; null with none. */
  thinned: z.object({ couriers: z.number().int(), orders: z.number().int(), keepEvery: z.number().int() }).nullable(),
});
export type Degradation = z.infer<typeof degradation>;

export const cityNumbers = z.object({
  activeOrders: z.number().int(),
  deliveredLastHour: z.number().int(),
  couriersOnline: z.number().int(),
  /** Share of the last hour's deliveries inside the range first shown, 0 to 1; null with none. */
  withinFirstRange: z.number().nullable(),
  /** Age of the oldest partition, from its log's time. */
  lagMs: z.number(),
  pingToScreenMs: z.object({ p50: z.number(), p99: z.number() }).nullable(),
  lateRecords: z.number().int(),
  droppedRecords: z.number().int(),
  deadLetters: z.number().int(),
  /** Of the server that answers; an older one does not say. */
  degradation: degradation.optional(),
});
export type CityNumbers = z.infer<typeof cityNumbers>;

export const citySnapshot = z.object({
  logId: z.string(),
  couriers: z.array(courierView),
  orders: z.array(orderRow),
  cells: z.array(cellView),
  numbers: cityNumbers,
});
export type CitySnapshot = z.infer<typeof citySnapshot>;

/** What changed since the last update; at most one a second. */
export const cityUpdate = z.object({
  couriers: z.array(courierView),
  orders: z.array(orderRow),
  cells: z.array(cellView),
  /** Left the city's picture: finished, or offline, for a while. */
  goneCourierIds: z.array(z.string()),
  goneOrderIds: z.array(z.string()),
  numbers: cityNumbers,
});
export type CityUpdate = z.infer<typeof cityUpdate>;
