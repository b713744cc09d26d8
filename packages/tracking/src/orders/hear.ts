/**
 * What is heard of the courier: kept when it is about the present assignment and newer than
 * what is known, else dropped with its reason. A position for an assignment not yet known
 * is dropped too: positions decide no fact, and the next one comes in seconds.
 */
import type { CourierProgress, CourierSilent } from "@doorstep/events";
import { isFinished, type Lifecycle } from "./lifecycle.ts";
import type { TrackedOrder } from "./state.ts";

/** The reason to drop it, or null. */
export function dropReason(
  order: TrackedOrder,
  life: Lifecycle,
  heard: CourierProgress | CourierSilent,
): string | null {
  if (isFinished(life)) return "order finished";
  if (life.courier === null) return "no courier known";
  if (heard.planVersion > life.courier.version) return "plan not yet known";
  if (heard.courierId !== life.courier.courierId) return "other courier";
  if (heard.planVersion < life.courier.version) return "older plan";
  const { position } = order;
  if (position === null) return null;
  const older =
    heard.receivedAtMs < position.receivedAtMs ||
    (heard.type === "courier-progress" && heard.fixAtMs < position.fixAtMs);
  return older ? "older position" : null;
}

export function hearProgress(order: TrackedOrder, progress: CourierProgress): TrackedOrder {
  const { type: _type, orderId: _orderId, cause: _cause, ...position } = progress;
  return { ...order, position, silentSinceMs: null, positionVersion: order.positionVersion + 1 };
}

export const hearSilence = (order: TrackedOrder, silent: CourierSilent): TrackedOrder => ({
  ...order,
  silentSinceMs: silent.lastSeenAtMs,
});

/** What was heard of another courier, or of an older way, is nothing about this one. */
export function forgetOthers(order: TrackedOrder, life: Lifecycle): TrackedOrder {
  const { position } = order;
  if (life.courier === null) {
    return position === null && order.silentSinceMs === null
      ? order
      : { ...order, position: null, silentSinceMs: null };
  }
  const otherCourier = order.ride !== null && order.ride.courierId !== life.courier.courierId;
  const otherPlan = position !== null && position.planVersion !== life.courier.version;
  return {
    ...order,
    position: otherPlan ? null : position,
    silentSinceMs: otherCourier ? null : order.silentSinceMs,
  };
}
