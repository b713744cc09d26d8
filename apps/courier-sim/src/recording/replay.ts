/**
 * From the lines of a recording to the records of the logs. Versions are counted by the
 * order of lines; ids get the run in front, so that a replay is an evening of its own. Times
 * stay the recording's: the player shifts them.
 */
import type { CancelledBy, CancelReason, OrderFact, Ping } from "@doorstep/events";
import { lineToPlan, waysToPlan } from "../route-plan.ts";
import type { CityMap } from "../world/city-map.ts";
import type { LonLat } from "../world/ground.ts";
import type { CourierFact } from "../world/state.ts";
import { type LineOf, type RecordingLine, readLine } from "./lines.ts";

export interface ReplayOptions {
  readonly run: string;
  /** For lines without a route. */
  readonly route: CityMap["route"];
}

export type Played =
  | { readonly kind: "record"; readonly tMs: number; readonly topic: "orders"; readonly record: OrderFact }
  | { readonly kind: "record"; readonly tMs: number; readonly topic: "couriers"; readonly record: CourierFact | Ping }
  /** The line cannot be played, and why. Lines count from 1. */
  | { readonly kind: "skipped"; readonly line: number; readonly reason: string };

interface PlayedOrder {
  version: number;
  readonly pickup: LonLat;
  readonly dropoff: LonLat;
  readonly totalMinor: number;
  courierId: string | null;
}

interface PlayedCourier {
  version: number;
  name: string;
  vehicle: "bicycle" | "motorcycle" | "car" | "foot";
  position: LonLat | null;
}

export const replayedOrderId = (run: string, orderId: string): string => `o-${run}-${orderId}`;
export const replayedCourierId = (run: string, courierId: string): string => `c-${run}-${courierId}`;

/** The records of a whole recording, in order, and what had to be skipped. */
export function* recordingToRecords(texts: Iterable<string>, options: ReplayOptions): Generator<Played> {
  const replay = openReplay(options);
  for (const text of texts) yield* replay.play(text);
}

export function openReplay({ run, route }: ReplayOptions): { play(text: string): Played[] } {
  const origin = `sim:${run}`;
  const restaurants = new Map<string, string>();
  const orders = new Map<string, PlayedOrder>();
  const couriers = new Map<string, PlayedCourier>();
  let lineNumber = 0;

  return {
    play(text) {
      lineNumber += 1;
      if (text.trim() === "") return [];
      const read = readLine(text);
      if (!read.ok) return [{ kind: "skipped", line: lineNumber, reason: read.reason }];
      const played = playLine(read.line);
      return typeof played === "string" ? [{ kind: "skipped", line: lineNumber, reason: played }] : played;
    },
  };

  function playLine(line: RecordingLine): Played[] | string {
    switch (line.type) {
      case "world":
      case "truth":
        return [];
      case "restaurant":
        restaurants.set(line.restaurantId, line.name);
        return [];
      case "order_placed":
        return playPlaced(line);
      case "ping":
        return playPing(line);
      case "online":
      case "offline":
        return playPresence(line);
      case "order_ready":
        // For judging only: this kitchen never said so.
        return line.truth === true ? [] : playOrder(line);
      default:
        return playOrder(line);
    }
  }

  function playPlaced(line: LineOf<"order_placed">): Played[] | string {
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

  function playOrder(line: OrderLine): Played[] | string {
    const order = orders.get(line.orderId);
    if (order === undefined) return `order ${line.orderId} is not under way`;
    const start = { orderId: replayedOrderId(run, line.orderId), version: order.version + 1, atMs: line.at, origin };
    const told = (fact: OrderFact, courier?: CourierFact): Played[] => {
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

  function planOf(line: LineOf<"courier_assigned">, order: PlayedOrder, orderId: string) {
    if (line.route !== undefined) {
      const points = line.route.map(([lon, lat]) => ({ lon, lat }));
      return lineToPlan(orderId, points, { ...line, pickup: order.pickup });
    }
    const from = line.position === undefined ? courierOf(line.courierId).position : toLonLat(line.position);
    const toRestaurant = route(from ?? order.pickup, order.pickup);
    const toDoor = route(order.pickup, order.dropoff);
    return toRestaurant === null || toDoor === null ? null : waysToPlan(orderId, toRestaurant, toDoor);
  }

  function playPing(line: LineOf<"ping">): Played[] {
    const position = toLonLat(line.position);
    courierOf(line.courierId).position = position;
    const ping: Ping = {
      type: "ping",
      courierId: replayedCourierId(run, line.courierId),
      session: `${run}.${line.session ?? "1"}`,
      seq: line.seq,
      fixAtMs: line.fixAt ?? line.sentAt,
      sentAtMs: line.sentAt,
      ...position,
      accuracyM: line.accuracyM ?? null,
      speedMps: line.speedMps ?? null,
      bearingDeg: line.bearingDeg ?? null,
      batteryPercent: line.batteryPercent ?? null,
      mock: line.mock ?? false,
    };
    return [onCouriers(line.t, ping)];
  }

  function playPresence(line: LineOf<"online"> | LineOf<"offline">): Played[] {
    const courier = courierOf(line.courierId);
    courier.version += 1;
    const start = {
      courierId: replayedCourierId(run, line.courierId),
      version: courier.version,
      atMs: line.at,
      origin,
    };
    if (line.type === "offline") return [onCouriers(line.t, { ...start, type: "courier-offline" })];
    courier.name = line.name ?? courier.name;
    courier.vehicle = line.vehicle ?? courier.vehicle;
    return [onCouriers(line.t, { ...start, type: "courier-online", name: courier.name, vehicle: courier.vehicle })];
  }

  function courierOf(courierId: string): PlayedCourier {
    const known = couriers.get(courierId);
    if (known !== undefined) return known;
    const courier: PlayedCourier = {
      version: 0,
      name: `Courier ${couriers.size + 1}`,
      vehicle: "bicycle",
      position: null,
    };
    couriers.set(courierId, courier);
    return courier;
  }
}

type OrderLine = LineOf<
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

const toLonLat = ([lon, lat]: readonly [number, number]): LonLat => ({ lon, lat });
const onOrders = (tMs: number, record: OrderFact): Played => ({ kind: "record", tMs, topic: "orders", record });
const onCouriers = (tMs: number, record: CourierFact | Ping): Played => ({
  kind: "record",
  tMs,
  topic: "couriers",
  record,
});
