/** What of OpenStreetMap a city is made from. Everything else is passed over while reading. */
import { areaLook, lineLook } from "../prepare/looks.ts";
import { type Tags, tagText } from "../prepare/osm-feature.ts";
import { KITCHENS } from "../restaurants/cookery.ts";

/** Tags with other keys are not kept. */
export const KEPT_KEYS: ReadonlySet<string> = new Set([
  "access",
  "addr:housenumber",
  "addr:interpolation",
  "addr:street",
  "amenity",
  "area",
  "barrier",
  "bicycle",
  "bridge",
  "building",
  "building:levels",
  "cuisine",
  "highway",
  "junction",
  "landuse",
  "leisure",
  "maxspeed",
  "motor_vehicle",
  "name",
  "natural",
  "oneway",
  "opening_hours",
  "place",
  "railway",
  "tunnel",
  "type",
  "vehicle",
  "water",
  "waterway",
]);

const isDoor = (tags: Tags): boolean => tagText(tags, "addr:housenumber") !== null;
const isPlace = (tags: Tags): boolean => tagText(tags, "place") !== null && tagText(tags, "name") !== null;
const isKitchen = (tags: Tags): boolean =>
  KITCHENS.has(tagText(tags, "amenity") ?? "") && tagText(tags, "name") !== null;
export const isCoast = (tags: Tags): boolean => tagText(tags, "natural") === "coastline";

export function isWantedNode(tags: Tags): boolean {
  return isDoor(tags) || isPlace(tags) || isKitchen(tags) || "highway" in tags || "barrier" in tags;
}

export function isWantedWay(tags: Tags): boolean {
  return isLine(tags) || areaLook(tags) !== null || isDoor(tags) || isKitchen(tags) || isPlace(tags);
}

export function isWantedRelation(tags: Tags): boolean {
  if (tagText(tags, "type") === "associatedStreet") return tagText(tags, "name") !== null;
  return isMultipolygon(tags) && (areaLook(tags) !== null || isDoor(tags) || isKitchen(tags) || isPlace(tags));
}

export const isMultipolygon = (tags: Tags): boolean => tagText(tags, "type") === "multipolygon";

/** A closed way is an area unless it is a line by nature: a roundabout is no square. */
export function isAreaWhenClosed(tags: Tags): boolean {
  if (tagText(tags, "area") === "yes") return true;
  return !isLine(tags) || (areaLook(tags) !== null && tagText(tags, "highway") === null);
}

function isLine(tags: Tags): boolean {
  return lineLook(tags) !== null || isCoast(tags) || tagText(tags, "addr:interpolation") !== null;
}
