/**
 * Every door with a street and a number, each once. The city's import puts an address in the
 * middle of its lot, which on a corner is often nearer to the other street; the door is where
 * the lot meets the street it is named after.
 */
import type { AddressColumns } from "../addresses/columns.ts";
import { degreesToE7, type LonLat, latToY, lonToX, type Plane } from "../geo.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { snapToStreet } from "../graph/snap.ts";
import { gridToLonLat } from "./grid.ts";
import { interpolatedDoors } from "./interpolated-doors.ts";
import { middleOf } from "./middle.ts";
import { type OsmFeature, tagText } from "./osm-feature.ts";
import { osmIdToNumber } from "./osm-id.ts";
import { classifyRoad } from "./roads.ts";

/** The same street and number this near is the same door, mapped twice; further off it may be another town's. */
const SAME_DOOR_M = 400;

/** No lot is deeper; further off, the street of that name is another. */
const LOT_DEPTH_M = 90;

/** From the middle of the street to the front of the house. */
const FRONT_M = 8;

/** A part is stored in one byte. */
export const MOST_PARTS = 256;

/** One door, as it was found. */
export interface Door {
  readonly street: string;
  readonly number: string;
  readonly position: LonLat;
  readonly osmId: number;
  readonly part: number;
}

export function collectAddresses(
  features: readonly OsmFeature[],
  graph: RoadGraph,
  districtOf: (position: LonLat) => string | null,
): AddressColumns {
  const numbered = features.flatMap(doorsOf);
  const found = [...numbered, ...interpolatedDoors(features, numbered), ...streetDoors(features, numbered)].sort(byId);
  const doors = withoutTwins(found, graph.plane).map((door) => ({ ...door, position: frontOf(door, graph) }));
  const streetNames = [...new Set(doors.map(({ street }) => street))].sort(inAnyLanguage.compare);
  const streetIds = new Map(streetNames.map((name, index) => [name, index]));
  const streetOf = (door: Door): number => streetIds.get(door.street) ?? 0;
  doors.sort(
    (a, b) => streetOf(a) - streetOf(b) || leadingNumber(a) - leadingNumber(b) || compareText(a, b) || byId(a, b),
  );

  const numbers = [...new Set(doors.map(({ number }) => number))];
  const numberIds = new Map(numbers.map((number, index) => [number, index]));
  const doorDistricts = doors.map(({ position }) => districtOf(position));
  const districts = [...new Set(doorDistricts.filter((name) => name !== null))].sort(inAnyLanguage.compare);
  const districtIds = new Map(districts.map((name, index) => [name, index + 1]));
  const streetStart = new Uint32Array(streetNames.length + 1);
  for (const [place, door] of doors.entries()) streetStart[streetOf(door) + 1] = place + 1;

  return {
    streetNames,
    streetStart,
    numbers,
    numberId: Uint32Array.from(doors, ({ number }) => numberIds.get(number) ?? 0),
    districts,
    districtId: Uint16Array.from(doorDistricts, (name) => (name === null ? 0 : (districtIds.get(name) ?? 0))),
    lonE7: Int32Array.from(doors, ({ position }) => degreesToE7(position.lon)),
    latE7: Int32Array.from(doors, ({ position }) => degreesToE7(position.lat)),
    osmId: Float64Array.from(doors, ({ osmId }) => osmId),
    osmPart: Uint8Array.from(doors, ({ part }) => part),
  };
}

const inAnyLanguage = new Intl.Collator("und");

const byId = (a: Door, b: Door): number => a.osmId - b.osmId || a.part - b.part;
const compareText = (a: Door, b: Door): number => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0);
const leadingNumber = ({ number }: Door): number => Number.parseInt(number, 10) || 0;

/**
 * A street on which no door has a number is an address itself, once every few hundred metres:
 * the note to the courier says the rest. Where few doors are mapped, people could not order else.
 */
function streetDoors(features: readonly OsmFeature[], numbered: readonly Door[]): Door[] {
  const known = new Set(numbered.map(({ street }) => street));
  return features.flatMap(({ id, kind, tags, parts }) => {
    const street = kind === "line" ? tagText(tags, "name") : null;
    if (street === null || known.has(street) || (classifyRoad(tags)?.ride ?? null) === null) return [];
    const [line = []] = parts;
    const middle = line[line.length >> 1];
    if (middle === undefined) return [];
    return [{ street, number: "", position: gridToLonLat(middle), osmId: osmIdToNumber(id), part: 0 }];
  });
}

/** A lot on a corner or with several doors gives several numbers: `2731,2733,2733 BIS`. */
function doorsOf(feature: OsmFeature): Door[] {
  const street = tagText(feature.tags, "addr:street")?.trim();
  const numbers = tagText(feature.tags, "addr:housenumber");
  if (street === undefined || street === "" || numbers === null) return [];
  const position = middleOf(feature);
  const osmId = osmIdToNumber(feature.id);
  return numbers
    .split(/[,;]/)
    .map((number) => number.trim())
    .filter((number, index, all) => number !== "" && all.indexOf(number) === index)
    .slice(0, MOST_PARTS)
    .map((number, part) => ({ street, number, position, osmId, part }));
}

function frontOf({ position, street }: Door, graph: RoadGraph): LonLat {
  const onStreet = snapToStreet(graph, position, { street, reachM: LOT_DEPTH_M });
  if (onStreet === null || onStreet.awayM <= FRONT_M) return position;
  const share = FRONT_M / onStreet.awayM;
  return {
    lon: onStreet.position.lon + (position.lon - onStreet.position.lon) * share,
    lat: onStreet.position.lat + (position.lat - onStreet.position.lat) * share,
  };
}

function withoutTwins(doors: readonly Door[], plane: Plane): Door[] {
  const known = new Map<string, Door[]>();
  return doors.filter((door) => {
    const label = `${door.street} ${door.number}`;
    const twins = known.get(label) ?? [];
    if (twins.some((twin) => awayM(twin.position, door.position, plane) < SAME_DOOR_M)) return false;
    known.set(label, [...twins, door]);
    return true;
  });
}

function awayM(a: LonLat, b: LonLat, plane: Plane): number {
  return Math.hypot(lonToX(plane, a.lon) - lonToX(plane, b.lon), latToY(plane, a.lat) - latToY(plane, b.lat));
}
