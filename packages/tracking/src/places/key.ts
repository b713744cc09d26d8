import type { Mode, PlacesRecord, Tick } from "@doorstep/events";

/** A record that is about one place. */
export type PlaceRecord = Exclude<PlacesRecord, Mode | Tick>;

/** The key a record has on the places log: `cell:<h3>`, `area:<h3>`, `restaurant:<id>` or `city:<id>`. */
export function placeKeyOf(record: PlaceRecord): string {
  switch (record.type) {
    case "cell-supply":
    case "cell-demand":
      return `cell:${record.cell}`;
    case "road-pace":
      return `area:${record.area}`;
    case "restaurant-prepared":
      return `restaurant:${record.restaurantId}`;
    case "arrival-outcome":
    case "leg-outcome":
      return `city:${record.city}`;
  }
}
