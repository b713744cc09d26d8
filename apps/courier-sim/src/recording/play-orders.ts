/** The orders of a recording: versions are counted by the order of their lines. */
import type { CancelledBy, CancelReason, OrderFact, RoutePlan } from "@doorstep/events";
import { lineToPlan, waysToPlan } from "../route-plan.ts";
import type { LonLat } from "../world/ground.ts";
import type { CourierFact } from "../world/state.ts";
import type { LineOf } from "./lines.ts";
import type { CourierPlayer } from "./play-couriers.ts";
import {
  type LineOutcome,
  onCouriers,
  onOrders,
  type PlayedRecord,
  type ReplayOptions,
  replayedCourierId,
  replayedOrderId,
} from "./played.ts";

export interface OrderPlayer {
  nameRestaurant(line: LineOf<"restaurant">): void;
  playPlaced(line: LineOf<"order_placed">): LineOutcome;
  playOrder(line: OrderLine): LineOutcome;
  underWay(): string[];
}

export type OrderLine = LineOf<
  | "order_confirmed"
  | "order_preparing"
  | "order_ready"
  | "courier_assigned"
  | "courier_released"
  | "picked_up"
  | "delivered"
  | "cancelled"
>;

const RELEASE_REASONS = ["courierUnavailable", "operator", "tooFar"] as const;
const CANCELLERS = ["diner", "restaurant", "courier", "operator", "system"] as const;
const CANCEL_REASONS = [
  "changedMind",
  "kitchenClosed",
  "noCourier",
  "unpaid",
  "undeliverable",
  "tooLate",
  "other",
] as const;

interface PlayedOrder {
  version: number;
  readonly pickup: LonLat;
  readonly dropoff: LonLat;
  readonly totalMinor: number;
  courierId: string | null;
}

export function openOrderPlayer({ run, route }: ReplayOptions, { courierOf }: CourierPlayer): OrderPlayer {
  const origin = `sim:${run}`;
  const restaurants = new Map<string, string>();
  const orders = new Map<string, PlayedOrder>();

  return {
    nameRestaurant: ({ restaurantId, name }) => void restaurants.set(restaurantId, name),
    playPlaced,
    playOrder,
    underWay: () => [...orders.keys()],
  };

  function playPlaced(line: LineOf<"order_placed">): LineOutcome {
    if (orders.has(line.orderId)) return `order ${line.orderId} is placed twice`;
    const orderId = replayedOrderId(run, line.orderId);
    const items = line.basket ?? [{ name: `${line.items} dishes`, quantity: 1, priceMinor: 0 }];
    const deliveryFeeMinor = line.deliveryFeeMinor ?? 0;
    const currency = line.currency ?? "UYU";
    const totalMinor = items.reduce((sum, item) => sum + item.quantity * item.priceMinor, 0) + deliveryFeeMinor;
    const pickup = { lon: line.pickup[0], lat: line.pickup[1] };
    const dropoff = { lon: line.dropoff[0], lat: line.dropoff[1] };
    const atMs = line.at ?? line.t;
    orders.set(line.orderId, { version: 2, pickup, dropoff, totalMinor, courierId: null });
    const placed: OrderFact = {
      type: "order-placed",
      orderId,
      version: 1,
      atMs,
      origin,
      number: line.number ?? String(orders.size),
      restaurantId: line.restaurantId,
      restaurantName: restaurants.get(line.restaurantId) ?? line.restaurantId,
      pickup: { ...pickup, label: line.pickupLabel ?? "" },
      dropoff: { ...dropoff, label: line.dropoffLabel ?? "" },
      dropoffNote: line.dropoffNote ?? null,
      items,
      deliveryFeeMinor,
      currency,
      dinerName: line.dinerName ?? null,
      promisedAtMs: line.promisedAt ?? null,
      toDoorPlannedMs: line.toDoorPlannedMs ?? null,
    };
    const paid: OrderFact = {
      type: "payment-authorised",
      orderId,
      version: 2,
      atMs,
      origin,
      amountMinor: totalMinor,
      currency,
      method: "recorded",
    };
    return [onOrders(line.t, placed), onOrders(line.t, paid)];
  }

  function playOrder(line: OrderLine): LineOutcome {
    const order = orders.get(line.orderId);
    if (order === undefined) return `order ${line.orderId} is not under way`;
    const start = { orderId: replayedOrderId(run, line.orderId), version: order.version + 1, atMs: line.at, origin };
    const told = (fact: OrderFact, courier?: CourierFact): PlayedRecord[] => {
      order.version += 1;
      return courier === undefined ? [onOrders(line.t, fact)] : [onOrders(line.t, fact), onCouriers(line.t, courier)];
    };
    switch (line.type) {
      case "order_confirmed":
        return told({
          ...start,
          type: "order-confirmed",
          startsAtMs: line.startsAt ?? null,
          readyAtMs: line.readyAt ?? null,
        });
      case "order_preparing":
        return told({ ...start, type: "order-preparing" });
      case "order_ready":
        return told({ ...start, type: "order-ready" });
      case "courier_assigned": {
        const plan = planOf(line, order, start.orderId);
        if (plan === null) return `there is no way for courier ${line.courierId} to order ${line.orderId}`;
        const courierId = replayedCourierId(run, line.courierId);
        const { name, vehicle } = courierOf(line.courierId);
        order.courierId = line.courierId;
        return told(
          { ...start, type: "order-courier-assigned", courierId, courierName: name, vehicle, plan },
          { ...start, type: "courier-assigned", courierId, plan },
        );
      }
      case "courier_released": {
        const courierId = replayedCourierId(run, line.courierId);
        const reason = RELEASE_REASONS.find((known) => known === line.reason) ?? "courierUnavailable";
        order.courierId = null;
        return told(
          { ...start, type: "order-courier-released", courierId, reason },
          { ...start, type: "courier-released", courierId, reason: "reassigned" },
        );
      }
      case "picked_up": {
        const courierId = replayedCourierId(run, line.courierId);
        return told(
          { ...start, type: "order-picked-up", courierId },
          { ...start, type: "courier-picked-up", courierId },
        );
      }
      case "delivered": {
        const courierId = replayedCourierId(run, line.courierId);
        orders.delete(line.orderId);
        return told(
          { ...start, type: "order-delivered", courierId },
          { ...start, type: "courier-released", courierId, reason: "delivered" },
        );
      }
      case "cancelled": {
        orders.delete(line.orderId);
        const by: CancelledBy = CANCELLERS.find((known) => known === line.by) ?? "system";
        const reason: CancelReason = CANCEL_REASONS.find((known) => known === line.reason) ?? "other";
        const cancelled: OrderFact = {
          ...start,
          type: "order-cancelled",
          by,
          reason,
          refundedMinor: line.refundedMinor ?? order.totalMinor,
        };
        if (order.courierId === null) return told(cancelled);
        const courierId = replayedCourierId(run, order.courierId);
        return told(cancelled, { ...start, type: "courier-released", courierId, reason: "cancelled" });
      }
    }
  }

  function planOf(line: LineOf<"courier_assigned">, order: PlayedOrder, orderId: string): RoutePlan | null {
    if (line.route !== undefined) {
      const points = line.route.map(([lon, lat]) => ({ lon, lat }));
      const plan = lineToPlan(orderId, points, { ...line, pickup: order.pickup });
      if (line.stops === undefined) return plan;
      return { ...plan, stops: line.stops.map((stop) => ({ ...stop, orderId: replayedOrderId(run, stop.orderId) })) };
    }
    const from =
      line.position === undefined
        ? courierOf(line.courierId).position
        : { lon: line.position[0], lat: line.position[1] };
    const toRestaurant = route(from ?? order.pickup, order.pickup);
    const toDoor = route(order.pickup, order.dropoff);
    return toRestaurant === null || toDoor === null ? null : waysToPlan(toRestaurant, [{ orderId, way: toDoor }]);
  }
}
