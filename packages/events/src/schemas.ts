/**
 * Every schema a log may carry, with the id that frames it. Ids are fixed here, never
 * reused and never renumbered: bytes written years ago are read by them. A new version is
 * a new file and a new row; the old row stays. (1-19 couriers, 20-59 orders, 60-79 places, 80-99 tracking.)
 */

import couriersConditionsV1 from "../schemas/couriers/conditions.v1.json" with { type: "json" };
import couriersConditionsV2 from "../schemas/couriers/conditions.v2.json" with { type: "json" };
import couriersCourierAssignedV1 from "../schemas/couriers/courier-assigned.v1.json" with { type: "json" };
import couriersCourierOfflineV1 from "../schemas/couriers/courier-offline.v1.json" with { type: "json" };
import couriersCourierOnlineV1 from "../schemas/couriers/courier-online.v1.json" with { type: "json" };
import couriersCourierPickedUpV1 from "../schemas/couriers/courier-picked-up.v1.json" with { type: "json" };
import couriersCourierReleasedV1 from "../schemas/couriers/courier-released.v1.json" with { type: "json" };
import couriersModeV1 from "../schemas/couriers/mode.v1.json" with { type: "json" };
import couriersPingV1 from "../schemas/couriers/ping.v1.json" with { type: "json" };
import couriersTickV1 from "../schemas/couriers/tick.v1.json" with { type: "json" };
import ordersConditionsV1 from "../schemas/orders/conditions.v1.json" with { type: "json" };
import ordersConditionsV2 from "../schemas/orders/conditions.v2.json" with { type: "json" };
import ordersCourierProgressV1 from "../schemas/orders/courier-progress.v1.json" with { type: "json" };
import ordersCourierProgressV2 from "../schemas/orders/courier-progress.v2.json" with { type: "json" };
import ordersCourierSilentV1 from "../schemas/orders/courier-silent.v1.json" with { type: "json" };
import ordersHeartbeatV1 from "../schemas/orders/heartbeat.v1.json" with { type: "json" };
import ordersModeV1 from "../schemas/orders/mode.v1.json" with { type: "json" };
import ordersOrderCancelledV1 from "../schemas/orders/order-cancelled.v1.json" with { type: "json" };
import ordersOrderConfirmedV1 from "../schemas/orders/order-confirmed.v1.json" with { type: "json" };
import ordersOrderCourierAssignedV1 from "../schemas/orders/order-courier-assigned.v1.json" with { type: "json" };
import ordersOrderCourierReleasedV1 from "../schemas/orders/order-courier-released.v1.json" with { type: "json" };
import ordersOrderDeliveredV1 from "../schemas/orders/order-delivered.v1.json" with { type: "json" };
import ordersOrderPickedUpV1 from "../schemas/orders/order-picked-up.v1.json" with { type: "json" };
import ordersOrderPlacedV1 from "../schemas/orders/order-placed.v1.json" with { type: "json" };
import ordersOrderPlacedV2 from "../schemas/orders/order-placed.v2.json" with { type: "json" };
import ordersOrderPreparingV1 from "../schemas/orders/order-preparing.v1.json" with { type: "json" };
import ordersOrderReadyV1 from "../schemas/orders/order-ready.v1.json" with { type: "json" };
import ordersPaymentAuthorisedV1 from "../schemas/orders/payment-authorised.v1.json" with { type: "json" };
import ordersPaymentFailedV1 from "../schemas/orders/payment-failed.v1.json" with { type: "json" };
import ordersTickV1 from "../schemas/orders/tick.v1.json" with { type: "json" };
import placesArrivalOutcomeV1 from "../schemas/places/arrival-outcome.v1.json" with { type: "json" };
import placesArrivalOutcomeV2 from "../schemas/places/arrival-outcome.v2.json" with { type: "json" };
import placesCellDemandV1 from "../schemas/places/cell-demand.v1.json" with { type: "json" };
import placesCellSupplyV1 from "../schemas/places/cell-supply.v1.json" with { type: "json" };
import placesLegOutcomeV1 from "../schemas/places/leg-outcome.v1.json" with { type: "json" };
import placesModeV1 from "../schemas/places/mode.v1.json" with { type: "json" };
import placesRestaurantPreparedV1 from "../schemas/places/restaurant-prepared.v1.json" with { type: "json" };
import placesRestaurantPreparedV2 from "../schemas/places/restaurant-prepared.v2.json" with { type: "json" };
import placesRoadPaceV1 from "../schemas/places/road-pace.v1.json" with { type: "json" };
import placesTickV1 from "../schemas/places/tick.v1.json" with { type: "json" };
import trackingOrderTrackedV1 from "../schemas/tracking/order-tracked.v1.json" with { type: "json" };

export type LogTopic = "couriers" | "orders" | "places" | "tracking";

export interface RegisteredSchema {
  readonly id: number;
  readonly topic: LogTopic;
  /** The discriminant of the record in code, and the schema's file name. */
  readonly type: string;
  readonly version: number;
  readonly avro: unknown;
}

export const schemas = [
  { id: 1, topic: "couriers", type: "ping", version: 1, avro: couriersPingV1 },
  { id: 2, topic: "couriers", type: "courier-online", version: 1, avro: couriersCourierOnlineV1 },
  { id: 3, topic: "couriers", type: "courier-offline", version: 1, avro: couriersCourierOfflineV1 },
  { id: 4, topic: "couriers", type: "courier-assigned", version: 1, avro: couriersCourierAssignedV1 },
  { id: 5, topic: "couriers", type: "courier-picked-up", version: 1, avro: couriersCourierPickedUpV1 },
  { id: 6, topic: "couriers", type: "courier-released", version: 1, avro: couriersCourierReleasedV1 },
  { id: 7, topic: "couriers", type: "tick", version: 1, avro: couriersTickV1 },
  { id: 8, topic: "couriers", type: "conditions", version: 1, avro: couriersConditionsV1 },
  { id: 9, topic: "couriers", type: "mode", version: 1, avro: couriersModeV1 },
  { id: 10, topic: "couriers", type: "conditions", version: 2, avro: couriersConditionsV2 },
  { id: 20, topic: "orders", type: "order-placed", version: 1, avro: ordersOrderPlacedV1 },
  { id: 21, topic: "orders", type: "payment-authorised", version: 1, avro: ordersPaymentAuthorisedV1 },
  { id: 22, topic: "orders", type: "payment-failed", version: 1, avro: ordersPaymentFailedV1 },
  { id: 23, topic: "orders", type: "order-confirmed", version: 1, avro: ordersOrderConfirmedV1 },
  { id: 24, topic: "orders", type: "order-preparing", version: 1, avro: ordersOrderPreparingV1 },
  { id: 25, topic: "orders", type: "order-ready", version: 1, avro: ordersOrderReadyV1 },
  { id: 26, topic: "orders", type: "order-courier-assigned", version: 1, avro: ordersOrderCourierAssignedV1 },
  { id: 27, topic: "orders", type: "order-courier-released", version: 1, avro: ordersOrderCourierReleasedV1 },
  { id: 28, topic: "orders", type: "order-picked-up", version: 1, avro: ordersOrderPickedUpV1 },
  { id: 29, topic: "orders", type: "order-delivered", version: 1, avro: ordersOrderDeliveredV1 },
  { id: 30, topic: "orders", type: "order-cancelled", version: 1, avro: ordersOrderCancelledV1 },
  { id: 31, topic: "orders", type: "order-placed", version: 2, avro: ordersOrderPlacedV2 },
  { id: 40, topic: "orders", type: "courier-progress", version: 1, avro: ordersCourierProgressV1 },
  { id: 41, topic: "orders", type: "courier-silent", version: 1, avro: ordersCourierSilentV1 },
  { id: 42, topic: "orders", type: "tick", version: 1, avro: ordersTickV1 },
  { id: 43, topic: "orders", type: "conditions", version: 1, avro: ordersConditionsV1 },
  { id: 44, topic: "orders", type: "heartbeat", version: 1, avro: ordersHeartbeatV1 },
  { id: 45, topic: "orders", type: "mode", version: 1, avro: ordersModeV1 },
  { id: 46, topic: "orders", type: "courier-progress", version: 2, avro: ordersCourierProgressV2 },
  { id: 47, topic: "orders", type: "conditions", version: 2, avro: ordersConditionsV2 },
  { id: 60, topic: "places", type: "cell-supply", version: 1, avro: placesCellSupplyV1 },
  { id: 61, topic: "places", type: "cell-demand", version: 1, avro: placesCellDemandV1 },
  { id: 62, topic: "places", type: "road-pace", version: 1, avro: placesRoadPaceV1 },
  { id: 63, topic: "places", type: "restaurant-prepared", version: 1, avro: placesRestaurantPreparedV1 },
  { id: 64, topic: "places", type: "arrival-outcome", version: 1, avro: placesArrivalOutcomeV1 },
  { id: 65, topic: "places", type: "mode", version: 1, avro: placesModeV1 },
  { id: 66, topic: "places", type: "tick", version: 1, avro: placesTickV1 },
  { id: 67, topic: "places", type: "leg-outcome", version: 1, avro: placesLegOutcomeV1 },
  { id: 68, topic: "places", type: "arrival-outcome", version: 2, avro: placesArrivalOutcomeV2 },
  { id: 69, topic: "places", type: "restaurant-prepared", version: 2, avro: placesRestaurantPreparedV2 },
  { id: 80, topic: "tracking", type: "order-tracked", version: 1, avro: trackingOrderTrackedV1 },
] as const satisfies readonly RegisteredSchema[];
