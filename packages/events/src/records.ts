/**
 * The records of the logs as code sees them: one flat value each, told apart by `type`.
 * Times are milliseconds since 1970, positions WGS 84 degrees, distances metres.
 * The schemas beside this folder are what travels; a test holds the two together.
 */
import type { CouriersRecord } from "./records/couriers.ts";
import type { OrdersRecord } from "./records/orders.ts";
import type { PlacesRecord } from "./records/places.ts";
import type { OrderTracked } from "./records/tracking.ts";

export type {
  CourierAssigned,
  CourierOffline,
  CourierOnline,
  CourierPickedUp,
  CourierReleased,
  CouriersRecord,
  Ping,
} from "./records/couriers.ts";
export type {
  CancelledBy,
  CancelReason,
  CourierProgress,
  CourierSilent,
  Heartbeat,
  OrderCancelled,
  OrderConfirmed,
  OrderCourierAssigned,
  OrderCourierReleased,
  OrderDelivered,
  OrderFact,
  OrderItem,
  OrderPickedUp,
  OrderPlaced,
  OrderPreparing,
  OrderReady,
  OrdersRecord,
  PaymentAuthorised,
  PaymentFailed,
} from "./records/orders.ts";
export type {
  ArrivalOutcome,
  CellDemand,
  CellSupply,
  LegOutcome,
  PlacesRecord,
  RangeShown,
  RestaurantPrepared,
  RoadPace,
} from "./records/places.ts";
export type {
  Cause,
  Conditions,
  LearntLeg,
  LearntRange,
  Mode,
  Place,
  RecordPosition,
  RoutePlan,
  Tick,
  Vehicle,
} from "./records/shared.ts";
export type { OrderTracked } from "./records/tracking.ts";

export type LogRecord = CouriersRecord | OrdersRecord | PlacesRecord | OrderTracked;
