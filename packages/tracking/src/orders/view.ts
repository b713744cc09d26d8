/**
 * What a page knows of an order, from what the stage keeps of it. The outputs, the API and
 * the server-rendered page all come from here, so none of them can say anything else.
 */
import type {
  CourierOfOrder,
  OrderPhase,
  OrderPosition,
  OrderRow,
  OrderSnapshot,
  OrderView,
} from "@doorstep/events/browser";
import { alertsToPage } from "./alerts.ts";
import { arrivalToPage } from "./arrival/memory.ts";
import { floorToMinute } from "./arrival/range.ts";
import { asKnownOrder } from "./earlier.ts";
import { foldFacts, type Lifecycle } from "./lifecycle.ts";
import { type Ride, shownStopMs } from "./ride.ts";
import { routeToPage } from "./route.ts";
import type { OrderState, TrackedOrder } from "./state.ts";
import { timelineOf } from "./timeline.ts";

/** Null while the order's placing is not known. */
export function viewOrder(order: TrackedOrder, logId: string): OrderView | null {
  const { life } = foldFacts(order);
  const { placed } = life;
  if (placed === null) return null;
  return {
    orderId: order.orderId,
    number: placed.number,
    logId,
    statusVersion: order.statusVersion,
    asOfMs: order.asOfMs,
    phase: phaseOf(life, order.ride),
    placedAtMs: placed.atMs,
    restaurant: {
      restaurantId: placed.restaurantId,
      name: placed.restaurantName,
      position: [placed.pickup.lon, placed.pickup.lat],
      address: placed.pickup.label,
    },
    dropoff: {
      position: [placed.dropoff.lon, placed.dropoff.lat],
      address: placed.dropoff.label,
      note: placed.dropoffNote,
    },
    dinerName: placed.dinerName,
    courier: courierOf(life, order),
    arrival: order.arrival === null ? null : arrivalToPage(order.arrival),
    promisedAtMs: placed.promisedAtMs,
    timeline: timelineOf({ life, ride: order.ride, arrival: order.arrival, nowMs: order.asOfMs }),
    payment: paymentOf(life),
    paymentWait: order.paymentWait,
    alerts: alertsToPage(order.alerts),
    cancelled:
      life.cancelled === null
        ? null
        : {
            by: life.cancelled.by,
            reason: life.cancelled.reason,
            refundedMinor: life.cancelled.refundedMinor,
            atMs: life.cancelled.atMs,
          },
    deliveredAtMs: life.delivered?.atMs ?? null,
    bill: {
      items: placed.items.map(({ name, quantity, priceMinor }) => ({ name, quantity, priceMinor })),
      deliveryFeeMinor: placed.deliveryFeeMinor,
      totalMinor: placed.items.reduce(
        (total, { quantity, priceMinor }) => total + quantity * priceMinor,
        placed.deliveryFeeMinor,
      ),
      currency: placed.currency,
    },
    routeVersion: life.courier?.version ?? null,
  };
}

/**
 * Whether two states of one order look the same but for when they are, without drawing up
 * either view: most positions change nothing else. Whatever `viewOrder` reads is compared
 * here; where this says no, the views themselves decide.
 */
export function looksSame(before: TrackedOrder, after: TrackedOrder): boolean {
  if (before.facts !== after.facts || before.givenUpTo !== after.givenUpTo) return false;
  if (before.silentSinceMs !== after.silentSinceMs || before.paymentWait !== after.paymentWait) return false;
  // What has passed by the minute is no expectation any more.
  if (floorToMinute(before.asOfMs) !== floorToMinute(after.asOfMs)) return false;
  const { life } = foldFacts(after);
  return (
    (before.position?.onRoute ?? true) === (after.position?.onRoute ?? true) &&
    sameRide(before.ride, after.ride) &&
    shownStopMs(before.ride, life, before.position) === shownStopMs(after.ride, life, after.position) &&
    sameArrival(before.arrival, after.arrival) &&
    sameAlerts(before.alerts, after.alerts)
  );
}

function sameRide(before: Ride | null, after: Ride | null): boolean {
  if (before === null || after === null) return before === after;
  return (
    before.courierId === after.courierId &&
    before.atRestaurantSinceMs === after.atRestaurantSinceMs &&
    before.onTheWaySinceMs === after.onTheWaySinceMs &&
    before.nearSinceMs === after.nearSinceMs &&
    before.atDoorSinceMs === after.atDoorSinceMs
  );
}

function sameArrival(before: TrackedOrder["arrival"], after: TrackedOrder["arrival"]): boolean {
  if (before === null || after === null) return before === after;
  return (
    before.first === after.first &&
    before.shown === after.shown &&
    before.causes === after.causes &&
    before.confirmedMs === after.confirmedMs &&
    before.pickedUpMs === after.pickedUpMs
  );
}

function sameAlerts(before: TrackedOrder["alerts"], after: TrackedOrder["alerts"]): boolean {
  if (before === after) return true;
  const [was, is] = [alertsToPage(before), alertsToPage(after)];
  return (
    was.length === is.length &&
    was.every(({ kind, sinceMs }, index) => kind === is[index]?.kind && sinceMs === is[index]?.sinceMs)
  );
}

/**
 * Everything a page needs to be current. Null while `order-placed` is missing, and once the
 * order has left.
 */
export function orderSnapshot(stored: OrderState, { logId }: { readonly logId: string }): OrderSnapshot | null {
  const state = asKnownOrder(stored);
  if (state.kind === "left") return null;
  const view = viewOrder(state, logId);
  if (view === null) return null;
  const { courier } = foldFacts(state).life;
  return {
    view,
    route: courier === null ? null : routeToPage(state.orderId, courier.version, courier.route),
    position: orderPosition(state, logId),
  };
}

export function orderPosition(order: TrackedOrder, logId: string): OrderPosition | null {
  const { position, orderId, positionVersion } = order;
  if (position === null) return null;
  return {
    orderId,
    logId,
    positionVersion,
    routeVersion: position.planVersion,
    atMs: position.fixAtMs,
    receivedAtMs: position.receivedAtMs,
    position: [position.lon, position.lat],
    bearingDeg: position.bearingDeg,
    onRoute: position.onRoute,
    alongM: position.alongM,
    toPickupM: position.toPickupM,
    toDropoffM: position.toDropoffM,
    speedMps: position.speedMps,
    street: position.street,
  };
}

/** One line of the operations table. `slipMin` is null where there is no arrival to slip. */
export function orderRow(view: OrderView): OrderRow {
  const { arrival } = view;
  return {
    orderId: view.orderId,
    number: view.number,
    statusVersion: view.statusVersion,
    phase: view.phase,
    restaurantName: view.restaurant.name,
    pickup: view.restaurant.position,
    dropoffAddress: view.dropoff.address,
    dropoff: view.dropoff.position,
    courierId: view.courier?.courierId ?? null,
    courierName: view.courier?.name ?? null,
    placedAtMs: view.placedAtMs,
    promisedAtMs: view.promisedAtMs,
    earliestMs: arrival?.earliestMs ?? null,
    latestMs: arrival?.latestMs ?? null,
    // Adding zero: a minus zero would not survive JSON.
    slipMin: arrival === null ? null : Math.round((arrival.expectedMs - arrival.firstLatestMs) / 60_000) + 0,
    deliveredAtMs: view.deliveredAtMs,
    silentSinceMs: view.courier?.silentSinceMs ?? null,
    onRoute: view.courier?.onRoute ?? true,
    alerts: view.alerts,
  };
}

function phaseOf(life: Lifecycle, ride: Ride | null): OrderPhase {
  if (life.cancelled !== null) return "cancelled";
  if (life.delivered !== null) return "delivered";
  if (life.pickedUp !== null) {
    if (ride === null || ride.onTheWaySinceMs === null) return "pickedUp";
    if (ride.atDoorSinceMs !== null) return "atDoor";
    return ride.nearSinceMs === null ? "onTheWay" : "near";
  }
  if (life.payment?.type === "payment-failed") return "paymentFailed";
  if (life.readyAtMs !== null) return "ready";
  if (life.preparingAtMs !== null) return "preparing";
  return life.confirmed === null ? "placed" : "confirmed";
}

function courierOf(life: Lifecycle, { ride, position, silentSinceMs }: TrackedOrder): CourierOfOrder | null {
  if (life.courier === null) return null;
  const { courierId, courierName, vehicle } = life.courier;
  const ended = life.delivered !== null || life.cancelled !== null;
  return {
    courierId,
    name: courierName,
    vehicle,
    activity: activityOf(life, ride),
    onRoute: position?.onRoute ?? true,
    silentSinceMs: ended ? null : silentSinceMs,
    stoppedSinceMs: ended ? null : shownStopMs(ride, life, position),
  };
}

function activityOf(life: Lifecycle, ride: Ride | null): CourierOfOrder["activity"] {
  if (life.pickedUp === null) return ride?.atRestaurantSinceMs == null ? "toRestaurant" : "atRestaurant";
  return life.delivered === null && ride?.atDoorSinceMs == null ? "toDoor" : "atDoor";
}

function paymentOf({ payment }: Lifecycle): OrderView["payment"] {
  if (payment === null) return null;
  const { method, amountMinor } = payment;
  return payment.type === "payment-authorised"
    ? { state: "authorised", method, amountMinor, reason: null, heldUntilMs: null }
    : { state: "failed", method, amountMinor, reason: payment.reason, heldUntilMs: payment.heldUntilMs };
}
