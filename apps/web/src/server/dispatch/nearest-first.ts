import { nearestByRoadTime, type RoadGraph } from "@doorstep/city";
import type { Dispatcher, FreeCourier, Pairing } from "./dispatcher.ts";

/** Whoever is further off than this is not asked: the food would be cold. */
const REACH_MS = 30 * 60_000;

/** The order that has waited longest gets whoever is there soonest by road, and so on. */
export function nearestFirst(graph: RoadGraph): Dispatcher {
  return (waiting, free) => {
    const left = new Set<FreeCourier>(free);
    const pairings: Pairing[] = [];
    for (const { orderId, pickup, hadBy } of [...waiting].sort((a, b) => a.waitingSinceMs - b.waitingSinceMs)) {
      const asked = [...left].filter(({ courierId }) => hadBy?.has(courierId) !== true);
      const [nearest] = nearestByRoadTime(graph, pickup, asked, { atMost: 1, withinMs: REACH_MS });
      if (nearest === undefined) continue;
      left.delete(nearest.candidate);
      pairings.push({ orderId, courierId: nearest.candidate.courierId });
    }
    return pairings;
  };
}
