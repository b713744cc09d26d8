/** How far it is along the planned way, from where the courier is. Pure. */
import type { Job } from "@doorstep/events/browser";
import { type LonLat, metresBetween } from "../map/route-geometry.ts";

/** The leg under way: to the restaurant, or from there to the door. */
export function legOf({ route, pickupPoint, isPickedUp }: Job): readonly LonLat[] {
  return isPickedUp ? route.slice(pickupPoint) : route.slice(0, pickupPoint + 1);
}

/** The leg after it. */
export const nextLegOf = ({ route, pickupPoint, isPickedUp }: Job): readonly LonLat[] =>
  isPickedUp ? [] : route.slice(pickupPoint);

export const lengthM = (points: readonly LonLat[]): number =>
  points.reduce((sum, point, at) => sum + metresBetween(points[at - 1] ?? point, point), 0);

/** What is left of a leg for someone near it: from its nearest point on. Whoever left it is shown the straight way there too. */
export function leftM(points: readonly LonLat[], from: LonLat | null): number | null {
  if (points.length === 0) return null;
  if (from === null) return lengthM(points);
  let nearest = 0;
  for (const [at, point] of points.entries()) {
    if (metresBetween(point, from) < metresBetween(points[nearest] ?? point, from)) nearest = at;
  }
  return metresBetween(from, points[nearest] ?? from) + lengthM(points.slice(nearest));
}
