/**
 * Who is newer. One rule for the page and for the server's rooms: within one log nobody
 * accepts a lower status version or an older position, and a gap means ask again.
 *
 *   have 4 · status 4 → ignore      have 4 · status 5 → apply
 *   have 4 · status 6 → ask         have 4 of another log → ask
 */
import type { OrderPosition, OrderSnapshot, OrderStatus } from "@doorstep/events/browser";

/**
 * The log id of a snapshot made by the write side, for the moment between the order
 * being placed and the worker having read of it. Any log's snapshot replaces it; it
 * replaces none.
 */
export const NOT_ON_A_LOG = "write-side";

export type Verdict = "apply" | "ignore" | "ask";

export function judgeStatus(have: OrderSnapshot, message: OrderStatus): Verdict {
  const { view, route } = message;
  if (view.logId !== have.view.logId) return "ask";
  if (view.statusVersion <= have.view.statusVersion) return "ignore";
  if (view.statusVersion > have.view.statusVersion + 1) return "ask";
  const routeVersion = route?.routeVersion ?? have.route?.routeVersion ?? null;
  return view.routeVersion === null || view.routeVersion === routeVersion ? "apply" : "ask";
}

export function judgePosition(have: OrderSnapshot, message: OrderPosition): Verdict {
  if (message.logId !== have.view.logId) return "ask";
  if (have.position === null || have.position.logId !== message.logId) return "apply";
  return message.positionVersion > have.position.positionVersion ? "apply" : "ignore";
}

export function withStatus(have: OrderSnapshot, { view, route }: OrderStatus): OrderSnapshot {
  return { view, route: view.routeVersion === null ? null : (route ?? have.route), position: have.position };
}

export function withPosition(have: OrderSnapshot, position: OrderPosition): OrderSnapshot {
  return { ...have, position };
}

/** What to show after getting a whole snapshot: of each part the newer one. */
export function newerSnapshot(have: OrderSnapshot, got: OrderSnapshot): OrderSnapshot {
  if (got.view.logId !== have.view.logId) return got.view.logId === NOT_ON_A_LOG ? have : got;
  const base = got.view.statusVersion >= have.view.statusVersion ? got : have;
  return { view: base.view, route: base.route, position: newerPosition(have.position, got.position) };
}

function newerPosition(have: OrderPosition | null, got: OrderPosition | null): OrderPosition | null {
  if (have === null || got === null) return got ?? have;
  return got.positionVersion > have.positionVersion ? got : have;
}
