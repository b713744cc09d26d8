import type { CourierView } from "@doorstep/events/browser";
import type { Attention } from "./alerts.ts";

/** How much of the list the map shows: `6 of 10 in view`. Null before the map has told where it is. */
export function inViewWords(
  entries: readonly Attention[],
  couriers: ReadonlyMap<string, CourierView>,
  bounds: readonly [west: number, south: number, east: number, north: number] | null,
): string | null {
  if (bounds === null || entries.length === 0) return null;
  const [west, south, east, north] = bounds;
  const seen = entries.filter((entry) => {
    const [lon, lat] = placeOf(entry, couriers);
    return lon >= west && lon <= east && lat >= south && lat <= north;
  });
  return `${seen.length} of ${entries.length} in view`;
}

/** Where the order's trouble is: at its courier, or at the kitchen while there is none. */
export function placeOf(
  { row }: Attention,
  couriers: ReadonlyMap<string, CourierView>,
): readonly [lon: number, lat: number] {
  const courier = row.courierId === null ? undefined : couriers.get(row.courierId);
  return courier?.position ?? row.pickup;
}
