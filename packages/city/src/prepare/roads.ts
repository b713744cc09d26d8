/**
 * What may be ridden, in which direction, and how fast. Planned speeds are those of a courier
 * on a bicycle or a small motorcycle in city traffic, stops at junctions apart: whole rides
 * come out at 12 to 20 km/h. The decision record `city-of-montevideo` gives the reasons.
 */
import { type Tags, tagText } from "./osm-feature.ts";

/** From the widest to the narrowest; the map draws by it and routes are timed by it. */
export const ROAD_CLASSES = ["trunk", "primary", "secondary", "tertiary", "residential", "service", "path"] as const;

export type RoadClass = (typeof ROAD_CLASSES)[number];

export interface Road {
  readonly class: RoadClass;
  readonly isLink: boolean;
  /** In the direction the way is drawn; -1 when only against it. */
  readonly oneWay: 1 | 0 | -1;
  /** Null when couriers may not use it. */
  readonly ride: { readonly speedMps: number; readonly along: boolean; readonly against: boolean } | null;
}

const CLASS_OF: Readonly<Record<string, RoadClass>> = {
  motorway: "trunk",
  trunk: "trunk",
  primary: "primary",
  secondary: "secondary",
  tertiary: "tertiary",
  residential: "residential",
  unclassified: "residential",
  living_street: "residential",
  road: "residential",
  service: "service",
  pedestrian: "path",
  footway: "path",
  cycleway: "path",
  path: "path",
  steps: "path",
  track: "path",
};

/** Kilometres an hour between stops. Missing here: what couriers do not ride on. */
const RIDE_KMH: Readonly<Record<string, number>> = {
  trunk: 25,
  primary: 23,
  secondary: 22,
  tertiary: 21,
  residential: 19,
  unclassified: 19,
  road: 17,
  living_street: 12,
  service: 12,
  cycleway: 18,
  track: 11,
  // Walked, with the bicycle at the hand: many restaurants of the old town lie on one.
  pedestrian: 5,
};

const CLOSED = new Set(["no", "private", "bus"]);
const OPENED = new Set(["yes", "designated", "permissive"]);
const ROUNDABOUTS = new Set(["roundabout", "circular"]);

/** Null for what is not a road: not yet built, a platform, a rest area. */
export function classifyRoad(tags: Tags): Road | null {
  const highway = tagText(tags, "highway");
  if (highway === null) return null;
  const base = highway.replace(/_link$/, "");
  const roadClass = CLASS_OF[base];
  if (roadClass === undefined) return null;
  const oneWay = directionOf(tags);
  const kmh = RIDE_KMH[base];
  const isOpen = kmh !== undefined && isOpenToCouriers(tags) && tagText(tags, "oneway") !== "reversible";
  return {
    class: roadClass,
    isLink: highway !== base,
    oneWay,
    ride: isOpen ? { speedMps: rideMps(kmh, tags), along: oneWay !== -1, against: oneWay !== 1 } : null,
  };
}

const MILE_KM = 1.609344;
/** A sign for walking pace is no speed to plan with; slower than this nobody rides. */
const SLOWEST_KMH = 5;

/** The usual speed of the class, and never more than the signs allow: `30`, `20 mph`, `walk`. */
function rideMps(usualKmh: number, tags: Tags): number {
  const [, figure, miles] = /^(\d{1,3})\s*(mph)?/.exec(tagText(tags, "maxspeed") ?? "") ?? [];
  const allowedKmh = figure === undefined ? usualKmh : Number(figure) * (miles === undefined ? 1 : MILE_KM);
  return Math.max(Math.min(usualKmh, allowedKmh), Math.min(usualKmh, SLOWEST_KMH)) / 3.6;
}

/** Gates and the like, unless a sign lets people through; what a bicycle passes is no barrier. */
const SHUT = new Set(["gate", "lift_gate", "swing_gate", "sliding_gate", "turnstile", "full-height_turnstile"]);
const WALLS = new Set(["wall", "fence", "hedge", "jersey_barrier", "debris", "block_wall"]);

/** Whether nobody rides past this point of a road. */
export function isBarred(tags: Tags): boolean {
  const barrier = tagText(tags, "barrier");
  if (barrier === null) return false;
  if (WALLS.has(barrier)) return true;
  return SHUT.has(barrier) && !isOpenToCouriers(tags);
}

function directionOf(tags: Tags): 1 | 0 | -1 {
  const oneWay = tagText(tags, "oneway");
  if (oneWay === "-1" || oneWay === "reverse") return -1;
  if (oneWay === "yes" || oneWay === "1" || oneWay === "true") return 1;
  if (oneWay === "no") return 0;
  return ROUNDABOUTS.has(tagText(tags, "junction") ?? "") || tagText(tags, "highway") === "motorway" ? 1 : 0;
}

/** The most particular word counts: `bicycle` over `vehicle` over `access`. */
function isOpenToCouriers(tags: Tags): boolean {
  if (tagText(tags, "area") === "yes") return false;
  for (const key of ["bicycle", "motor_vehicle", "vehicle", "access"]) {
    const value = tagText(tags, key);
    if (value === null) continue;
    if (key === "bicycle" && !OPENED.has(value)) continue;
    return !CLOSED.has(value);
  }
  return true;
}
