/** An order from the kitchen's screen until a courier is looked for; from there `delivery` has it. */
import { cancelOrder } from "./cancelling.ts";
import { takeBag } from "./delivery.ts";
import { seekCourier } from "./dispatch.ts";
import { confirmDelayMs, expectedReadyMs, startCooking } from "./kitchens.ts";
import { later, nextOfOrder, type Order, tellOrder, type World } from "./state.ts";

/** What the crowd does now and then. A newcomer's own order from the page is spared. */
const REFUSED_SHARE = 0.01;
const CHANGED_MIND_SHARE = 0.005;
/** A courier is looked for so long before the food is expected. */
const COURIER_AHEAD_MS = 7.5 * 60_000;

/** The paid order is on the kitchen's screen; it goes on from where it had come to. */
export function receiveOrder(world: World, order: Order): void {
  if (order.food === "unconfirmed") {
    later(world, answersInMs(order), () => confirm(world, order));
    mayChangeMind(world, order);
    return;
  }
  if (order.food !== "ready") {
    const cooking = startCooking(order.kitchen, order, world.nowMs);
    order.cooking = cooking;
    if (order.food === "confirmed") at(world, order, cooking.startsAtMs, () => prepare(world, order));
    at(world, order, cooking.readyAtMs, () => foodReady(world, order, cooking.saidReadyAtMs));
  }
  seekCourier(world, order);
}

function mayChangeMind(world: World, order: Order): void {
  if (order.spared || !order.chance.happens(CHANGED_MIND_SHARE)) return;
  at(world, order, world.nowMs + order.chance.between(30_000, 240_000), () => {
    if (!order.pickedUp) cancelOrder(world, order, { by: "diner", reason: "changedMind" });
  });
}

function answersInMs({ eager, kitchen, chance }: Order): number {
  return eager ? chance.between(4_000, 10_000) : confirmDelayMs(kitchen, chance);
}

function confirm(world: World, order: Order): void {
  if (order.ended) return;
  if (!order.spared && order.chance.happens(REFUSED_SHARE)) {
    cancelOrder(world, order, { by: "restaurant", reason: "kitchenClosed" });
    return;
  }
  const cooking = startCooking(order.kitchen, order, world.nowMs);
  order.cooking = cooking;
  order.food = "confirmed";
  tellOrder(world, {
    ...nextOfOrder(world, order),
    type: "order-confirmed",
    startsAtMs: cooking.told?.startsAtMs ?? null,
    readyAtMs: cooking.told?.readyAtMs ?? null,
  });
  at(world, order, cooking.startsAtMs, () => prepare(world, order));
  at(world, order, cooking.readyAtMs, () => foodReady(world, order, cooking.saidReadyAtMs));

  at(world, order, order.eager ? world.nowMs : expectedReadyMs(world, cooking) - COURIER_AHEAD_MS, () =>
    seekCourier(world, order),
  );
}

function prepare(world: World, order: Order): void {
  order.food = "cooking";
  tellOrder(world, { ...nextOfOrder(world, order), type: "order-preparing" });
}

/** What is so, and, when the kitchen presses its button, what is said. */
function foodReady(world: World, order: Order, saidAtMs: number | null): void {
  order.food = "ready";
  takeBag(world, order);
  if (saidAtMs === null) {
    world.events.push({ kind: "quietlyReady", tMs: world.nowMs, orderId: order.orderId });
    return;
  }
  at(world, order, saidAtMs, () => {
    if (!order.pickedUp) tellOrder(world, { ...nextOfOrder(world, order), type: "order-ready" });
  });
}

function at(world: World, order: Order, atMs: number, act: () => void): void {
  later(world, atMs - world.nowMs, () => {
    if (!order.ended) act();
  });
}
