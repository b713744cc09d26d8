import type { Route } from "@doorstep/city";
import type { RoutePlan } from "@doorstep/events";

/** The city's way as a fact tells it. */
export const routeToPlan = ({ points, streets }: Route, stops: RoutePlan["stops"]): RoutePlan => ({
  points: points.map(({ lon, lat, plannedMs }) => ({
    lonE6: Math.round(lon * 1e6),
    latE6: Math.round(lat * 1e6),
    plannedMs: Math.round(plannedMs),
  })),
  // Of several names at one point the last is ridden.
  streets: streets.filter(({ fromPoint }, nth) => streets[nth + 1]?.fromPoint !== fromPoint),
  stops,
});
