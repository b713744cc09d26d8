/** How an order ends without a door, and how a courier is taken off one. */
import type { CancelledBy, CancelReason } from "@doorstep/events";
import { dropStop } from "./delivery.ts";
import { nextOfOrder, type Order, sameOfCourier, tellCourier, tellOrder, type World } from "./state.ts";

export function cancelOrder(
  world: World,
  order: Order,
  { by, reason }: { readonly by: CancelledBy; readonly reason: CancelReason },
): void {
  if (order.ended) return;
  tellOrder(world, {
    ...nextOfOrder(world, order),
    type: "order-cancelled",
    by,
    reason,
    refundedMinor: order.totalMinor,
  });
  const { courier } = order;
  if (courier !== null) {
    tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-released", reason: "cancelled" });
    endOrder(world, order);
    dropStop(world, courier, order);
    return;
  }
  endOrder(world, order);
}

/** The courier cannot bring it; the order goes on and needs another. */
export function releaseCourier(world: World, order: Order): void {
  const { courier } = order;
  if (courier === null || order.ended) return;
  tellOrder(world, {
    ...nextOfOrder(world, order),
    type: "order-courier-released",
    courierId: courier.courierId,
    reason: "courierUnavailable",
  });
  tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-released", reason: "reassigned" });
  order.courier = null;
  order.pickedUp = false;
  dropStop(world, courier, order);
}

/** The same for a courier of an earlier run, who is in no one's world any more. */
export function releaseLost(world: World, order: Order, courierId: string): void {
  tellOrder(world, {
    ...nextOfOrder(world, order),
    type: "order-courier-released",
    courierId,
    reason: "courierUnavailable",
  });
  tellCourier(world, { ...sameOfCourier(world, order, { courierId }), type: "courier-released", reason: "reassigned" });
}

/** Someone else plays this order: say nothing more about it. */
export function withdraw(world: World, order: Order): void {
  const { courier } = order;
  if (courier !== null) {
    tellCourier(world, { ...sameOfCourier(world, order, courier), type: "courier-released", reason: "reassigned" });
    endOrder(world, order);
    dropStop(world, courier, order);
    return;
  }
  endOrder(world, order);
}

export function endOrder(world: World, order: Order): void {
  order.ended = true;
  order.courier = null;
  world.orders.delete(order.orderId);
}
