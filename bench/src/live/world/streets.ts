/** Where couriers ride: restaurants of the city, and ways by road from each to some others. */
import type { RoutePlan } from "@doorstep/events";

export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

export interface Anchor {
  readonly restaurantId: string;
  readonly name: string;
  readonly address: string;
  readonly position: LonLat;
}

/** A route as the city finds it. */
export interface RoadRoute {
  readonly points: readonly (LonLat & { readonly plannedMs: number })[];
  readonly streets: readonly { readonly fromPoint: number; readonly name: string }[];
}

export interface Way extends RoadRoute {
  readonly to: number;
  /** Distance of each point from the first, metres. */
  readonly alongM: readonly number[];
  readonly lengthM: number;
}

export interface Streets {
  readonly anchors: readonly Anchor[];
  /** By anchor: the ways that begin there; at least one. */
  readonly waysFrom: readonly (readonly Way[])[];
}

export interface City {
  readonly restaurants: readonly Anchor[];
  route(from: LonLat, to: LonLat): RoadRoute | null;
}

const ANCHORS = 120;
/** As the crow flies: rides of one to seven minutes. */
const SHORTEST_M = 200;
const LONGEST_M = 1_200;
const WAYS_EACH = 4;

/** @throws Error when the city has no two restaurants with a way between them */
export function layStreets(city: City, random: () => number): Streets {
  let anchors = pick(city.restaurants, ANCHORS, random);
  for (;;) {
    const waysFrom = anchors.map((anchor, at) => waysOf(city, anchors, { anchor, at }));
    const lonely = new Set(waysFrom.flatMap((ways, at) => (ways.length === 0 ? [at] : [])));
    if (anchors.length - lonely.size < 2) throw new Error("the city has no ways between its restaurants");
    if (lonely.size === 0) return { anchors, waysFrom };
    // Nobody gets away from there: without it, and those who would have gone there go elsewhere.
    anchors = anchors.filter((_, at) => !lonely.has(at));
  }
}

function waysOf(
  city: City,
  anchors: readonly Anchor[],
  { anchor, at }: { anchor: Anchor; at: number },
): readonly Way[] {
  const near = anchors
    .map((other, to) => ({ other, to, awayM: distanceM(anchor.position, other.position) }))
    .filter(({ to, awayM }) => to !== at && awayM >= SHORTEST_M && awayM <= LONGEST_M)
    .sort((a, b) => a.awayM - b.awayM);
  // The nearest, and some from farther away.
  const chosen = near.filter((_, rank) => rank % Math.max(1, Math.floor(near.length / WAYS_EACH)) === 0);
  return chosen.slice(0, WAYS_EACH).flatMap(({ other, to }) => {
    const route = city.route(anchor.position, other.position);
    return route === null ? [] : [toWay(route, to)];
  });
}

function toWay({ points, streets }: RoadRoute, to: number): Way {
  let lengthM = 0;
  const alongM = points.map((point, at) => {
    const before = points[at - 1];
    if (before !== undefined) lengthM += distanceM(before, point);
    return lengthM;
  });
  return { points, streets, to, alongM, lengthM };
}

function pick<T>(all: readonly T[], count: number, random: () => number): readonly T[] {
  const left = [...all];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    const [one] = left.splice(Math.floor(random() * left.length), 1);
    if (one !== undefined) picked.push(one);
  }
  return picked;
}

/** The stretch `[fromM, toM]` of a way, both ends included, as a way of its own. */
export function stretchOf(way: Way, fromM: number, toM: number): Way {
  const start = placeOn(way, fromM);
  const end = placeOn(way, Math.max(toM, fromM));
  const inner = way.points.flatMap((point, at) => {
    const along = way.alongM[at] ?? 0;
    return along > fromM && along < toM ? [{ ...point, at }] : [];
  });
  const startMs = start.plannedMs;
  const points = [start, ...inner, end].map(({ lon, lat, plannedMs }) => ({
    lon,
    lat,
    plannedMs: plannedMs - startMs,
  }));
  const streetAtStart = way.streets.findLast(({ fromPoint }) => fromPoint <= start.segment);
  const later = way.streets.flatMap(({ fromPoint, name }) => {
    const nth = inner.findIndex(({ at }) => at === fromPoint);
    return nth === -1 ? [] : [{ fromPoint: nth + 1, name }];
  });
  return toWay({ points, streets: [{ fromPoint: 0, name: streetAtStart?.name ?? "" }, ...later] }, way.to);
}

export interface PlaceOnWay extends LonLat {
  readonly plannedMs: number;
  readonly bearingDeg: number;
  /** The point before it. */
  readonly segment: number;
}

export function placeOn(way: Pick<Way, "points" | "alongM">, alongM: number): PlaceOnWay {
  const { points } = way;
  let low = 0;
  let high = points.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((way.alongM[middle] ?? 0) <= alongM) low = middle;
    else high = middle - 1;
  }
  const from = points[low];
  const to = points[low + 1];
  if (from === undefined || to === undefined) throw new Error("a way has at least two points");
  const fromM = way.alongM[low] ?? 0;
  const stepM = (way.alongM[low + 1] ?? 0) - fromM;
  const share = stepM === 0 ? 0 : Math.min(1, Math.max(0, (alongM - fromM) / stepM));
  return {
    lon: from.lon + (to.lon - from.lon) * share,
    lat: from.lat + (to.lat - from.lat) * share,
    plannedMs: Math.round(from.plannedMs + (to.plannedMs - from.plannedMs) * share),
    bearingDeg: bearingDeg(from, to),
    segment: low,
  };
}

/** One way after the other, as the plan of an order that is fetched where they meet. */
export function planOf(orderId: string, toFood: Way, toDoor: Way): { readonly plan: RoutePlan; readonly way: Way } {
  const joint = toFood.points.length - 1;
  const jointMs = toFood.points[joint]?.plannedMs ?? 0;
  const route = {
    points: [
      ...toFood.points,
      ...toDoor.points.slice(1).map((point) => ({ ...point, plannedMs: point.plannedMs + jointMs })),
    ],
    streets: [
      ...toFood.streets.filter(({ fromPoint }) => fromPoint < joint),
      ...toDoor.streets.map(({ fromPoint, name }) => ({ fromPoint: fromPoint + joint, name })),
    ],
  };
  const plan: RoutePlan = {
    points: route.points.map(({ lon, lat, plannedMs }) => ({
      lonE6: Math.round(lon * 1e6),
      latE6: Math.round(lat * 1e6),
      plannedMs,
    })),
    streets: route.streets,
    stops: [
      { orderId, kind: "pickup", point: joint },
      { orderId, kind: "dropoff", point: route.points.length - 1 },
    ],
  };
  return { plan, way: toWay(route, toDoor.to) };
}

const METRES_PER_DEGREE = 111_195;

export function distanceM(a: LonLat, b: LonLat): number {
  const shrink = Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot((b.lon - a.lon) * shrink, b.lat - a.lat) * METRES_PER_DEGREE;
}

function bearingDeg(from: LonLat, to: LonLat): number {
  const shrink = Math.cos((from.lat * Math.PI) / 180);
  const degrees = (Math.atan2((to.lon - from.lon) * shrink, to.lat - from.lat) * 180) / Math.PI;
  return (degrees + 360) % 360;
}
