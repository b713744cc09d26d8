/**
 * The records of the logs as code sees them: one flat value each, told apart by `type`.
 * Times are milliseconds since 1970, positions WGS 84 degrees, distances metres.
 * The schemas beside this folder are what travels; a test holds the two together.
 */

export type Vehicle = "bicycle" | "motorcycle" | "car" | "foot";

export interface Place {
  readonly lon: number;
  readonly lat: number;
  readonly label: string;
}

/** Who caused a derived record. `index` counts the outputs of one input. */
export interface Cause {
  readonly stage: string;
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
}

export interface RoutePlan {
  /** At least two. `plannedMs` is travel time from the first point; stops are not counted. */
  readonly points: readonly { readonly lonE6: number; readonly latE6: number; readonly plannedMs: number }[];
  readonly streets: readonly { readonly fromPoint: number; readonly name: string }[];
  readonly stops: readonly { readonly orderId: string; readonly kind: "pickup" | "dropoff"; readonly point: number }[];
}

export interface Tick {
  readonly type: "tick";
  readonly atMs: number;
}

/** What the places stage has learnt about one subject. The same record goes to every partition. */
export interface Conditions {
  readonly type: "conditions";
  /** `restaurant:<id>`, `cell:<h3>`, `area:<h3>` or `city:<id>`. */
  readonly subject: string;
  readonly cause: Cause;
  /** Log time of the places stage. */
  readonly atMs: number;
  /** Not to be believed from here on, in log time. */
  readonly untilMs: number;
  /** A restaurant's last preparation times. */
  readonly preparation: { readonly count: number; readonly medianMs: number; readonly p90Ms: number } | null;
  /** Of a cell over the last closed window: orders paid, and the mean number of free couriers. */
  readonly market: { readonly demand: number; readonly supply: number } | null;
  /** Of an area: planned over real time in motion, and how much riding it is about. */
  readonly road: { readonly paceRatio: number; readonly realMs: number } | null;
  /** Of the city: the share of first shown ranges that held, and what ranges are to be widened by. */
  readonly calibration: { readonly count: number; readonly covered: number; readonly widthRatio: number } | null;
}

/** How much the partition's stage is to do from here on; lifecycle facts are never skipped. */
export interface Mode {
  readonly type: "mode";
  /** Positions: of so many in a row one is worked on; 1 for all. */
  readonly keepEvery: number;
  readonly atMs: number;
}

// ── couriers ────────────────────────────────────────────────────────────────

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

// ── orders ──────────────────────────────────────────────────────────────────

interface OrderFactBase {
  readonly orderId: string;
  /** The order's version once this fact holds; 1 is `order-placed`. */
  readonly version: number;
  readonly atMs: number;
  /** `web`, or `sim:<run>`. */
  readonly origin: string;
}

export interface OrderItem {
  readonly name: string;
  readonly quantity: number;
  /** For one, in the currency's smallest unit. */
  readonly priceMinor: number;
}

export interface OrderPlaced extends OrderFactBase {
  readonly type: "order-placed";
  readonly number: string;
  readonly restaurantId: string;
  readonly restaurantName: string;
  readonly pickup: Place;
  readonly dropoff: Place;
  readonly dropoffNote: string | null;
  readonly items: readonly OrderItem[];
  readonly deliveryFeeMinor: number;
  readonly currency: string;
  readonly dinerName: string | null;
  readonly promisedAtMs: number | null;
  /** Planned travel time from the restaurant to the door, by road. */
  readonly toDoorPlannedMs: number | null;
}

export interface PaymentAuthorised extends OrderFactBase {
  readonly type: "payment-authorised";
  readonly amountMinor: number;
  readonly currency: string;
  readonly method: string;
}

export interface PaymentFailed extends OrderFactBase {
  readonly type: "payment-failed";
  readonly amountMinor: number;
  readonly currency: string;
  readonly method: string;
  readonly reason: "declined" | "expired" | "unavailable";
  readonly heldUntilMs: number;
}

export interface OrderConfirmed extends OrderFactBase {
  readonly type: "order-confirmed";
  readonly startsAtMs: number | null;
  readonly readyAtMs: number | null;
}

export interface OrderPreparing extends OrderFactBase {
  readonly type: "order-preparing";
}

export interface OrderReady extends OrderFactBase {
  readonly type: "order-ready";
}

export interface OrderCourierAssigned extends OrderFactBase {
  readonly type: "order-courier-assigned";
  readonly courierId: string;
  readonly courierName: string;
  readonly vehicle: Vehicle;
  readonly plan: RoutePlan;
}

export interface OrderCourierReleased extends OrderFactBase {
  readonly type: "order-courier-released";
  readonly courierId: string;
  readonly reason: "courierUnavailable" | "operator" | "tooFar";
}

export interface OrderPickedUp extends OrderFactBase {
  readonly type: "order-picked-up";
  readonly courierId: string;
}

export interface OrderDelivered extends OrderFactBase {
  readonly type: "order-delivered";
  readonly courierId: string;
}

export type CancelledBy = "diner" | "restaurant" | "courier" | "operator" | "system";
export type CancelReason =
  | "changedMind"
  | "kitchenClosed"
  | "noCourier"
  | "unpaid"
  | "undeliverable"
  | "tooLate"
  | "other";

export interface OrderCancelled extends OrderFactBase {
  readonly type: "order-cancelled";
  readonly by: CancelledBy;
  readonly reason: CancelReason;
  readonly refundedMinor: number;
}

/** A lifecycle fact of an order. Only the write side, or the simulator in its place, makes one. */
export type OrderFact =
  | OrderPlaced
  | PaymentAuthorised
  | PaymentFailed
  | OrderConfirmed
  | OrderPreparing
  | OrderReady
  | OrderCourierAssigned
  | OrderCourierReleased
  | OrderPickedUp
  | OrderDelivered
  | OrderCancelled;

export interface CourierProgress {
  readonly type: "courier-progress";
  readonly orderId: string;
  readonly courierId: string;
  readonly cause: Cause;
  /** Version of the fact that brought the plan this progress is about. */
  readonly planVersion: number;
  /** Log time of the ping. */
  readonly receivedAtMs: number;
  /** When the position was, by our clock; never after `receivedAtMs`. */
  readonly fixAtMs: number;
  /** On the route; the true position when off it. */
  readonly lon: number;
  readonly lat: number;
  readonly bearingDeg: number | null;
  readonly onRoute: boolean;
  /** From the plan's first point. Never falls while the plan is the same. */
  readonly alongM: number;
  /** Null once picked up. */
  readonly toPickupM: number | null;
  readonly toPickupPlannedMs: number | null;
  readonly toDropoffM: number;
  /** Travel at the planned speed of the roads, stops not counted. */
  readonly toDropoffPlannedMs: number;
  /** Planned over real travel time in the last windows in motion; above 1 is faster than planned. */
  readonly paceRatio: number | null;
  /** Along the route. */
  readonly speedMps: number | null;
  /** Null while moving. */
  readonly stoppedSinceMs: number | null;
  readonly street: string | null;
  /** Planned over expected time on the rest of the way, by what couriers of those areas ride at present. */
  readonly roadPaceRatio: number | null;
}

export interface CourierSilent {
  readonly type: "courier-silent";
  readonly orderId: string;
  readonly courierId: string;
  readonly cause: Cause;
  readonly planVersion: number;
  readonly receivedAtMs: number;
  readonly lastSeenAtMs: number;
}

/**
 * A source that writes facts to this log from afar is alive: what it accepted before `atMs`
 * stands before this record.
 */
export interface Heartbeat {
  readonly type: "heartbeat";
  readonly source: string;
  /** The source's clock, as in its facts. */
  readonly atMs: number;
}

export type OrdersRecord = OrderFact | CourierProgress | CourierSilent | Conditions | Heartbeat | Mode | Tick;

// ── places ──────────────────────────────────────────────────────────────────

/** A courier was free in this cell over `[fromMs, toMs)` of log time. */
export interface CellSupply {
  readonly type: "cell-supply";
  /** H3, resolution 8. */
  readonly cell: string;
  readonly cause: Cause;
  readonly courierId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An order was paid at a restaurant of this cell. */
export interface CellDemand {
  readonly type: "cell-demand";
  /** H3, resolution 8. */
  readonly cell: string;
  readonly cause: Cause;
  readonly orderId: string;
  readonly atMs: number;
}

/** How fast one courier rode along a route, over one closed window. */
export interface RoadPace {
  readonly type: "road-pace";
  /** H3, resolution 7. */
  readonly area: string;
  readonly cause: Cause;
  readonly courierId: string;
  /** The end of the window. */
  readonly atMs: number;
  readonly plannedMs: number;
  readonly realMs: number;
}

export interface RestaurantPrepared {
  readonly type: "restaurant-prepared";
  readonly restaurantId: string;
  readonly cause: Cause;
  readonly orderId: string;
  /** When the kitchen said yes, or said it would begin. */
  readonly fromMs: number;
  readonly readyMs: number;
}

/** An order was delivered: what was first shown, and what came true. */
export interface ArrivalOutcome {
  readonly type: "arrival-outcome";
  readonly city: string;
  readonly cause: Cause;
  readonly orderId: string;
  readonly firstEarliestMs: number;
  readonly firstLatestMs: number;
  readonly firstShownMs: number;
  readonly deliveredMs: number;
}

export type PlacesRecord = CellSupply | CellDemand | RoadPace | RestaurantPrepared | ArrivalOutcome | Mode | Tick;

// ── tracking ────────────────────────────────────────────────────────────────

/** One numbered status of an order, for readers outside the browser. */
export interface OrderTracked {
  readonly type: "order-tracked";
  readonly orderId: string;
  readonly cause: Cause;
  /** Counts this order's statuses from 1 without gaps. */
  readonly statusVersion: number;
  readonly asOfMs: number;
  readonly phase: string;
  readonly courierId: string | null;
  readonly earliestMs: number | null;
  readonly latestMs: number | null;
  readonly expectedMs: number | null;
  readonly changeMin: number;
  /** What deserves attention, by name. */
  readonly alerts: readonly string[];
  readonly finished: boolean;
}

export type LogRecord = CouriersRecord | OrdersRecord | PlacesRecord | OrderTracked;

/** Where a record stood on its log, and when the broker received it. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly receivedAtMs: number;
}
