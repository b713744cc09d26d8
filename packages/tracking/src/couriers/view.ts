/** What operations sees of a courier. */
import type { CourierActivity, CourierView } from "@doorstep/events/browser";
import { distanceM, positionAt } from "../geometry/index.ts";
import { stoppedSinceMs } from "./motion.ts";
import { planLine } from "./plan.ts";
import { roundedTo } from "./rounded.ts";
import type { CourierState } from "./state.ts";
import { nextStop } from "./stops.ts";

/** In front of the shop, or in the nearest place to leave a bicycle. */
const AT_STOP_M = 60;

/** A courier as pages show it; the same for updates and snapshots. */
export function courierView(courierId: string, state: CourierState): CourierView {
  const { presence, track, motion, carried } = state;
  const placed = track?.placed ?? null;
  const onTheJob = carried.length > 0;
  return {
    courierId,
    name: presence.name,
    vehicle: presence.vehicle,
    activity: activityOf(state),
    version: state.viewVersion,
    position: placed === null ? null : [roundedTo(6, placed.lon), roundedTo(6, placed.lat)],
    bearingDeg: placed?.bearingDeg ?? null,
    speedMps: placed?.speedMps ?? null,
    lastFixMs: placed?.fixMs ?? null,
    batteryPercent: state.batteryPercent,
    // With nothing to follow nobody is off it.
    onRoute: !onTheJob || placed === null || placed.onRoute,
    stoppedSinceMs: motion === null || placed === null ? null : stoppedSinceMs(motion, placed.fixMs),
    orderIds: carried.map(({ orderId }) => orderId),
  };
}

function activityOf(state: CourierState): CourierActivity {
  const { carried, hearing, presence } = state;
  if (hearing.kind === "silent") return "silent";
  if (carried.length === 0) return hearing.kind === "gone" || presence.said === "offline" ? "offline" : "free";
  const { route, track } = state;
  const next = route === null ? null : nextStop(route, carried);
  if (route === null || next === null) {
    return carried.every(({ pickedUp }) => pickedUp) ? "toDoor" : "toFood";
  }
  if (next.stop.kind === "dropoff") return "toDoor";
  if (track === null) return "toFood";
  const leftM = track.placed.onRoute
    ? next.alongM - route.alongM
    : distanceM(track.placed, positionAt(planLine(route.plan), next.alongM));
  return leftM <= AT_STOP_M ? "atRestaurant" : "toFood";
}
