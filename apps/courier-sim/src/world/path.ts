/**
 * The ground a courier will cover, as it really is: along the streets, on foot between
 * street and door, and now and then by another way than the one planned.
 */
import type { Chance } from "./chance.ts";
import type { CityMap, Way } from "./city-map.ts";
import { bearingDeg, distanceM, distanceToLineM, type LonLat, moveTowards } from "./ground.ts";

/** A vertex, and what the stretch that begins there is like. */
export interface PathPoint extends LonLat {
  /** The city's plan for the stretch. */
  readonly plannedMps: number;
  readonly onFoot: boolean;
  /** Not where the plan says. */
  readonly offPlan: boolean;
}

/** Off the street by less than this is on it. */
const ON_STREET_M = 3;
const OFF_PLAN_M = 25;
/** A way round that is longer than this share of the whole is not taken. */
const DETOUR_MAX_SHARE = 0.6;
const DETOUR_TRIES = 3;

/** From where the courier stands, along `way`, to the door itself. */
export function wayToPath(
  ends: { readonly from: LonLat; readonly to: LonLat },
  way: readonly PathPoint[],
): PathPoint[] {
  const path: PathPoint[] = [];
  const first = way[0];
  const last = way.at(-1);
  if (first === undefined || distanceM(ends.from, first) > ON_STREET_M) path.push(footpath(ends.from));
  path.push(...way);
  if (last !== undefined && distanceM(last, ends.to) > ON_STREET_M) {
    path[path.length - 1] = { ...last, onFoot: true };
    path.push(footpath(ends.to));
  }
  if (last === undefined) path.push(footpath(ends.to));
  return path;
}

export function streetPath(way: Way): PathPoint[] {
  return way.points.map((point, at) => {
    const next = way.points[at + 1];
    const seconds = next === undefined ? 0 : (next.plannedMs - point.plannedMs) / 1_000;
    const plannedMps = next === undefined || seconds <= 0 ? 4 : distanceM(point, next) / seconds;
    return { lon: point.lon, lat: point.lat, plannedMps, onFoot: false, offPlan: false };
  });
}

/**
 * The path with a few blocks of it replaced by another way; null when no believable one
 * was found. Where the other way leaves the plan's street, the path is off plan.
 */
export function takeDetour(path: readonly PathPoint[], city: CityMap, chance: Chance): PathPoint[] | null {
  const along = lengthsM(path);
  const totalM = along.at(-1) ?? 0;
  if (totalM < 700) return null;
  for (let tries = 0; tries < DETOUR_TRIES; tries++) {
    const leaveAt = indexAt(along, totalM * chance.between(0.15, 0.55));
    const returnAt = indexAt(along, (along[leaveAt] ?? 0) + chance.between(300, 800));
    const leave = path[leaveAt];
    const back = path[returnAt];
    if (leave === undefined || back === undefined || returnAt <= leaveAt + 1) continue;
    const middle = path[(leaveAt + returnAt) >> 1] ?? leave;
    const side = chance.happens(0.5) ? 90 : -90;
    const via = moveTowards(middle, {
      bearingDeg: bearingDeg(leave, back) + side,
      distanceM: chance.between(120, 280),
    });
    const out = city.route(leave, via);
    const home = out === null ? null : city.route(via, back);
    if (out === null || home === null) continue;
    const replacedM = (along[returnAt] ?? 0) - (along[leaveAt] ?? 0);
    if (out.lengthM + home.lengthM - replacedM > Math.min(1_200, totalM * DETOUR_MAX_SHARE)) continue;
    const round = [...streetPath(out), ...streetPath(home).slice(1)].map((point) => ({
      ...point,
      offPlan: distanceToLineM(point, path) > OFF_PLAN_M,
    }));
    if (!round.some((point) => point.offPlan)) continue;
    return [...path.slice(0, leaveAt), ...round, ...path.slice(returnAt + 1)];
  }
  return null;
}

const footpath = (place: LonLat): PathPoint => ({
  lon: place.lon,
  lat: place.lat,
  plannedMps: 1.3,
  onFoot: true,
  offPlan: false,
});

export function lengthsM(path: readonly LonLat[]): number[] {
  let alongM = 0;
  return path.map((point, at) => {
    const before = path[at - 1];
    if (before !== undefined) alongM += distanceM(before, point);
    return alongM;
  });
}

/** The last vertex at or before `atM`. */
export function indexAt(along: readonly number[], atM: number): number {
  let low = 0;
  let high = along.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((along[middle] ?? Number.POSITIVE_INFINITY) <= atM) low = middle;
    else high = middle - 1;
  }
  return low;
}
