/** Who is nearest by road, rather than as the crow flies. */
import { type LonLat, latToY, lonToX } from "../geo.ts";
import { explore, type PartArc, waysIn, waysOut, wayWithin } from "./explore.ts";
import type { RoadGraph } from "./road-graph.ts";
import { type RoadPoint, snapToRoad } from "./snap.ts";

export interface ReachLimits {
  /** At most this many are looked for. */
  readonly atMost: number;
  /** Whoever needs longer is not found. */
  readonly withinMs: number;
}

export interface Reached<T> {
  readonly candidate: T;
  readonly plannedMs: number;
}

/**
 * The candidates from which `target` is reached soonest by planned time, soonest first; of
 * equals, the earlier in the list. One search serves them all, however many there are.
 *
 * @example nearestByRoadTime(graph, restaurant.position, freeCouriers, { atMost: 1, withinMs: 1_800_000 })
 */
export function nearestByRoadTime<T extends { readonly position: LonLat }>(
  graph: RoadGraph,
  target: LonLat,
  candidates: readonly T[],
  limits: ReachLimits,
): Reached<T>[] {
  for (let withinMs = Math.min(FIRST_LOOK_MS, limits.withinMs); ; withinMs = Math.min(withinMs * 3, limits.withinMs)) {
    const near = candidates.filter(({ position }) => isWithin(graph, { target, position, withinMs }));
    const timesMs = reach(graph, {
      centre: target,
      others: near,
      towardsCentre: true,
      limits: { atMost: limits.atMost, withinMs },
    });
    const found = near
      .map((candidate, index) => ({ candidate, plannedMs: timesMs[index] ?? Number.POSITIVE_INFINITY }))
      .filter(({ plannedMs }) => plannedMs <= withinMs)
      .map(({ candidate, plannedMs }) => ({ candidate, plannedMs: Math.round(plannedMs) }));
    if (found.length < limits.atMost && withinMs < limits.withinMs) continue;
    return found.sort((a, b) => a.plannedMs - b.plannedMs).slice(0, limits.atMost);
  }
}

/** Looked near by first: of ten thousand couriers most need not even be brought to a road. */
const FIRST_LOOK_MS = 3 * 60_000;
/** Whoever is further than this from any road may be passed over for someone a little slower. */
const OFF_ROAD_M = 300;

function isWithin(
  graph: RoadGraph,
  { target, position, withinMs }: { readonly target: LonLat; readonly position: LonLat; readonly withinMs: number },
): boolean {
  const x = lonToX(graph.plane, position.lon) - lonToX(graph.plane, target.lon);
  const y = latToY(graph.plane, position.lat) - latToY(graph.plane, target.lat);
  return Math.hypot(x, y) <= withinMs * graph.maxSpeedMpMs + 2 * OFF_ROAD_M;
}

/**
 * Planned times from one position to many, in the order given; null beyond `withinMs`.
 *
 * @example travelTimes(graph, door, restaurants, { withinMs: 45 * 60_000 })
 */
export function travelTimes(
  graph: RoadGraph,
  from: LonLat,
  targets: readonly { readonly position: LonLat }[],
  { withinMs }: { readonly withinMs: number },
): (number | null)[] {
  const limits = { atMost: targets.length, withinMs };
  return reach(graph, { centre: from, others: targets, towardsCentre: false, limits }).map((ms) =>
    ms <= withinMs ? Math.round(ms) : null,
  );
}

/** The same from many positions to one. */
export function travelTimesTo(
  graph: RoadGraph,
  to: LonLat,
  origins: readonly { readonly position: LonLat }[],
  { withinMs }: { readonly withinMs: number },
): (number | null)[] {
  const limits = { atMost: origins.length, withinMs };
  return reach(graph, { centre: to, others: origins, towardsCentre: true, limits }).map((ms) =>
    ms <= withinMs ? Math.round(ms) : null,
  );
}

interface ReachQuestion {
  readonly centre: LonLat;
  readonly others: readonly { readonly position: LonLat }[];
  readonly towardsCentre: boolean;
  readonly limits: ReachLimits;
}

/** Times per candidate, infinite where not found. */
function reach(graph: RoadGraph, { centre, others, towardsCentre, limits }: ReachQuestion): number[] {
  const bestMs = others.map(() => Number.POSITIVE_INFINITY);
  const middle = snapToRoad(graph, centre);
  if (middle === null || limits.atMost < 1) return bestMs;
  const ends = new Map<number, { readonly index: number; readonly ms: number }[]>();
  for (const [index, { position }] of others.entries()) {
    const point = snapToRoad(graph, position);
    if (point === null) continue;
    bestMs[index] = directMs(graph, { middle, point, towardsCentre });
    for (const way of towardsCentre ? waysOut(graph, point) : waysIn(graph, point)) addEnd(ends, way, index);
  }

  let enoughMs = Math.min(limits.withinMs, nthSmallest(bestMs, limits.atMost));
  explore(graph, {
    direction: towardsCentre ? "in" : "out",
    seeds: towardsCentre ? waysIn(graph, middle) : waysOut(graph, middle),
    onSettled: (node, ms) => {
      if (ms > enoughMs) return true;
      const here = ends.get(node);
      if (here === undefined) return false;
      for (const end of here) bestMs[end.index] = Math.min(bestMs[end.index] ?? 0, ms + end.ms);
      enoughMs = Math.min(limits.withinMs, nthSmallest(bestMs, limits.atMost));
      return false;
    },
  });
  return bestMs;
}

function addEnd(ends: Map<number, { index: number; ms: number }[]>, way: PartArc, index: number): void {
  const here = ends.get(way.node);
  if (here === undefined) ends.set(way.node, [{ index, ms: way.ms }]);
  else here.push({ index, ms: way.ms });
}

function directMs(
  graph: RoadGraph,
  { middle, point, towardsCentre }: { middle: RoadPoint; point: RoadPoint; towardsCentre: boolean },
): number {
  const way = towardsCentre ? wayWithin(graph, point, middle) : wayWithin(graph, middle, point);
  return way?.ms ?? Number.POSITIVE_INFINITY;
}

function nthSmallest(values: readonly number[], nth: number): number {
  if (nth > values.length) return Number.POSITIVE_INFINITY;
  return [...values].sort((a, b) => a - b)[nth - 1] ?? Number.POSITIVE_INFINITY;
}
