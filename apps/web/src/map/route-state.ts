import type { OrderPosition, OrderView } from "@doorstep/events/browser";
import type { RouteState } from "./route-parts.ts";

interface Known {
  readonly view: OrderView;
  readonly position: OrderPosition | null;
  /** What is known of the position is not from now. */
  readonly old: boolean;
}

/** How an order's way is drawn, wherever it is drawn. */
export function routeStateOf({ view, position, old }: Known): RouteState {
  if (view.deliveredAtMs !== null) return "driven";
  const onBoard = view.courier?.activity === "toDoor" || view.courier?.activity === "atDoor";
  if (!onBoard) return "planned";
  // Off the route nobody knows which way is taken: what was planned is not what remains.
  const offRoute = position !== null && !position.onRoute;
  return old || offRoute || view.courier?.silentSinceMs != null ? "stale" : "live";
}
