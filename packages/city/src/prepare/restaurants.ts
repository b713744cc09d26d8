/** Every restaurant with a name, where couriers can ride to it. */
import type { AddressIndex } from "../addresses/address-index.ts";
import type { LonLat } from "../geo.ts";
import type { Cookery } from "../restaurants/cookery.ts";
import { menuFor } from "../restaurants/menu.ts";
import type { Restaurant } from "../restaurants/restaurant.ts";
import { middleOf } from "./middle.ts";
import { type OsmFeature, tagText } from "./osm-feature.ts";

export interface Surroundings {
  readonly addresses: AddressIndex;
  readonly districtOf: (position: LonLat) => string | null;
  readonly cookery: Cookery;
}

export function collectRestaurants(
  features: readonly OsmFeature[],
  { addresses, districtOf, cookery }: Surroundings,
): Restaurant[] {
  const restaurants = features.flatMap((feature) => {
    const name = tagText(feature.tags, "name");
    const amenity = tagText(feature.tags, "amenity") ?? "";
    if (!cookery.amenities.has(amenity) || name === null) return [];
    const position = middleOf(feature);
    const restaurantId = feature.id.replace(/^([a-z])[a-z]*/, "$1");
    const district = districtOf(position);
    const cuisine = tagText(feature.tags, "cuisine");
    const kinds = cookery.kindsOf({ cuisine, name, amenity });
    return [
      {
        restaurantId,
        name,
        kinds,
        address: addressOf(feature, addresses, position) ?? district ?? "",
        district,
        position,
        cuisine,
        openingHours: tagText(feature.tags, "opening_hours"),
        menu: menuFor(cookery, { restaurantId, kinds }),
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
