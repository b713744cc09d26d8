/** Every restaurant with a name, where couriers can ride to it. */
import type { AddressIndex } from "../addresses/address-index.ts";
import type { LonLat } from "../geo.ts";
import { kindsOf } from "../restaurants/kinds.ts";
import { menuFor } from "../restaurants/menu.ts";
import type { Restaurant } from "../restaurants/restaurant.ts";
import { middleOf } from "./middle.ts";
import { type OsmFeature, tagText } from "./read-tiles.ts";

/** Whether a pizzeria is one or the other is a matter of its mapper's taste. */
const KITCHENS = new Set(["restaurant", "fast_food"]);

export function collectRestaurants(
  features: readonly OsmFeature[],
  addresses: AddressIndex,
  districtOf: (position: LonLat) => string | null,
): Restaurant[] {
  const restaurants = features.flatMap((feature) => {
    const name = tagText(feature.tags, "name");
    if (!KITCHENS.has(tagText(feature.tags, "amenity") ?? "") || name === null) return [];
    const position = middleOf(feature);
    const restaurantId = feature.id.replace(/^([a-z])[a-z]*/, "$1");
    const district = districtOf(position);
    const kinds = kindsOf({ cuisine: tagText(feature.tags, "cuisine"), name });
    return [
      {
        restaurantId,
        name,
        kinds,
        address: addressOf(feature, addresses, position) ?? district ?? "",
        district,
        position,
        menu: menuFor({ restaurantId, kinds }),
      },
    ];
  });
  return restaurants.sort((a, b) => (a.restaurantId < b.restaurantId ? -1 : 1));
}

function addressOf({ tags }: OsmFeature, addresses: AddressIndex, position: LonLat): string | null {
  const street = tagText(tags, "addr:street");
  const number = tagText(tags, "addr:housenumber")?.split(/[,;]/)[0]?.trim();
  if (street !== null && number !== undefined) return `${street} ${number}`;
  const nearest = addresses.near(position);
  if (street !== null && nearest?.street !== street) return street;
  return nearest?.label ?? null;
}
