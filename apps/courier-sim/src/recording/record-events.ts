/** From what happens in a world to the lines of its recording. */
import type { CancelReason, OrderFact, Ping, RoutePlan } from "@doorstep/events";
import type { CourierFact, WorldEvent } from "../world/state.ts";
import type { RecordingLine } from "./lines.ts";

export interface Recorder {
  /** When the world began, since 1970: its events count from there. */
  readonly startMs: number;
  readonly restaurantsTold: Set<string>;
}

export const startRecorder = (startMs: number): Recorder => ({ startMs, restaurantsTold: new Set() });

export function worldLine(
  { startMs }: Recorder,
  city: { readonly name: string; readonly bbox: readonly [number, number, number, number] },
  seed: string,
): RecordingLine {
  return { type: "world", t: startMs, version: 1, name: city.name, bbox: city.bbox, graph: city.name, seed };
}

export function eventToLines(recorder: Recorder, event: WorldEvent): RecordingLine[] {
  const t = recorder.startMs + event.tMs;
  switch (event.kind) {
    case "orderFact":
      return orderFactToLines(recorder, event.record, t);
    case "courierFact":
      return courierFactToLines(recorder, event.record, t);
    case "ping":
      return [pingToLine(recorder, event.record, t)];
    case "truth": {
      const { courierId, position, onRoute } = event;
      const rounded = [roundDegrees(position.lon), roundDegrees(position.lat)] as const;
      return [{ type: "truth", t, at: t, courierId, position: rounded, onRoute }];
    }
    // What comes of it is recorded.
    case "wish":
      return [];
    case "quietlyReady":
      return [{ type: "order_ready", t, at: t, orderId: event.orderId, truth: true }];
  }
}

function orderFactToLines(recorder: Recorder, fact: OrderFact, t: number): RecordingLine[] {
  const { orderId } = fact;
  const at = recorder.startMs + fact.atMs;
  const absolute = (timeMs: number): number => recorder.startMs + timeMs;
  switch (fact.type) {
    case "order-placed":
      return placedToLines(recorder, fact, t);
    // A recording has no payments: what is in it was paid.
    case "payment-authorised":
    case "payment-failed":
      return [];
    case "order-confirmed":
      return [
        {
          type: "order_confirmed",
          t,
          orderId,
          at,
          ...(fact.startsAtMs !== null && { startsAt: absolute(fact.startsAtMs) }),
          ...(fact.readyAtMs !== null && { readyAt: absolute(fact.readyAtMs) }),
        },
      ];
    case "order-preparing":
      return [{ type: "order_preparing", t, orderId, at }];
    case "order-ready":
      return [{ type: "order_ready", t, orderId, at }];
    case "order-courier-assigned":
      return [
        { type: "courier_assigned", t, orderId, courierId: fact.courierId, at, ...planToFields(fact.plan, orderId) },
      ];
    case "order-courier-released":
      return [{ type: "courier_released", t, orderId, courierId: fact.courierId, at, reason: fact.reason }];
    case "order-picked-up":
      return [{ type: "picked_up", t, orderId, courierId: fact.courierId, at }];
    case "order-delivered":
      return [{ type: "delivered", t, orderId, courierId: fact.courierId, at }];
    case "order-cancelled": {
      const reason: CancelReason = fact.reason;
      return [{ type: "cancelled", t, orderId, at, reason, by: fact.by, refundedMinor: fact.refundedMinor }];
    }
  }
}

function placedToLines(
  { startMs, restaurantsTold }: Recorder,
  fact: Extract<OrderFact, { type: "order-placed" }>,
  t: number,
): RecordingLine[] {
  const { restaurantId, pickup, dropoff } = fact;
  const lines: RecordingLine[] = [];
  if (!restaurantsTold.has(restaurantId)) {
    restaurantsTold.add(restaurantId);
    lines.push({
      type: "restaurant",
      t,
      restaurantId,
      name: fact.restaurantName,
      position: [pickup.lon, pickup.lat],
    });
  }
  lines.push({
    type: "order_placed",
    t,
    orderId: fact.orderId,
    restaurantId,
    pickup: [pickup.lon, pickup.lat],
    dropoff: [dropoff.lon, dropoff.lat],
    items: fact.items.reduce((sum, { quantity }) => sum + quantity, 0),
    ...(fact.promisedAtMs !== null && { promisedAt: startMs + fact.promisedAtMs }),
    ...(fact.toDoorPlannedMs !== null && { toDoorPlannedMs: fact.toDoorPlannedMs }),
    at: startMs + fact.atMs,
    number: fact.number,
    pickupLabel: pickup.label,
    dropoffLabel: dropoff.label,
    ...(fact.dropoffNote !== null && { dropoffNote: fact.dropoffNote }),
    ...(fact.dinerName !== null && { dinerName: fact.dinerName }),
    basket: [...fact.items],
    deliveryFeeMinor: fact.deliveryFeeMinor,
    currency: fact.currency,
  });
  return lines;
}

/** Only coming and going is a courier's own; the rest is said on the order's side. */
function courierFactToLines({ startMs }: Recorder, fact: CourierFact, t: number): RecordingLine[] {
  const at = startMs + fact.atMs;
  if (fact.type === "courier-online") {
    return [{ type: "online", t, courierId: fact.courierId, at, name: fact.name, vehicle: fact.vehicle }];
  }
  return fact.type === "courier-offline" ? [{ type: "offline", t, courierId: fact.courierId, at }] : [];
}

function pingToLine({ startMs }: Recorder, ping: Ping, t: number): RecordingLine {
  return {
    type: "ping",
    t,
    courierId: ping.courierId,
    session: ping.session,
    seq: ping.seq,
    fixAt: startMs + ping.fixAtMs,
    sentAt: startMs + ping.sentAtMs,
    position: [ping.lon, ping.lat],
    ...(ping.accuracyM !== null && { accuracyM: ping.accuracyM }),
    ...(ping.speedMps !== null && { speedMps: ping.speedMps }),
    ...(ping.bearingDeg !== null && { bearingDeg: ping.bearingDeg }),
    ...(ping.batteryPercent !== null && { batteryPercent: ping.batteryPercent }),
    ...(ping.mock && { mock: true }),
  };
}

/** The way to this order's door; with other doors on it, where those are. */
function planToFields(plan: RoutePlan, orderId: string) {
  const stopOf = (kind: "pickup" | "dropoff") =>
    plan.stops.find((stop) => stop.orderId === orderId && stop.kind === kind);
  const pickup = stopOf("pickup");
  const others = plan.stops.some((stop) => stop.orderId !== orderId);
  return {
    route: plan.points.map(({ lonE6, latE6 }) => [lonE6 / 1e6, latE6 / 1e6] as const),
    plannedMs: plan.points.map(({ plannedMs }) => plannedMs),
    ...(pickup !== undefined && { pickupPoint: pickup.point }),
    ...(others && { stops: [...plan.stops] }),
    streets: [...plan.streets],
  };
}

const roundDegrees = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
