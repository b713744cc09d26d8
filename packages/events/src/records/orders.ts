/** What is on the log `orders`, by order. */
import type { Cause, Conditions, Mode, Place, RoutePlan, Tick, Vehicle } from "./shared.ts";

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
