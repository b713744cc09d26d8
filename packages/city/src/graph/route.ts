/** The quickest way by planned time, as points to draw and times to hold a courier to. */
import { type LonLat, latToY, lonToX } from "../geo.ts";
import { explore, type PartArc, waysIn, waysOut, wayWithin } from "./explore.ts";
import { arcEndM, arcFrom, arcStartM, type RoadGraph } from "./road-graph.ts";
import { type Leg, type Route, traceLegs } from "./route-shape.ts";
import { type RoadPoint, snapToRoad } from "./snap.ts";

/**
 * The quickest route between two positions, from the nearest road to the nearest road;
 * one-way streets are respected. Null when either lies more than 2.5 km from any road.
 *
 * @example findRoute(city.graph, restaurant.position, door)?.plannedMs
 */
export function findRoute(graph: RoadGraph, from: LonLat, to: LonLat): Route | null {
  const start = snapToRoad(graph, from);
  const end = snapToRoad(graph, to);
  if (start === null || end === null) return null;
  const legs = findLegs(graph, { start, end, guided: true });
  return legs === null ? null : traceLegs(graph, legs);
}

/**
 * `guided` steers the search towards the end; without it every direction is tried alike. With
 * `heading`, an arc of the start's road, nobody turns round before its next crossing.
 */
export function findLegs(
  graph: RoadGraph,
  {
    start,
    end,
    guided,
    heading,
  }: { readonly start: RoadPoint; readonly end: RoadPoint; readonly guided: boolean; readonly heading?: number },
): Leg[] | null {
  const isAhead = ({ arc }: { readonly arc: number }): boolean => heading === undefined || arc === heading;
  const direct = wayWithin(graph, start, end);
  const within = direct !== null && isAhead(direct) ? direct : null;
  const seeds = waysOut(graph, start).filter(isAhead);
  const finishes = waysIn(graph, end);
  let finish: PartArc | null = null;
  let bestMs = within?.ms ?? Number.POSITIVE_INFINITY;
  const remainsMs = guided ? straightLineMs(graph, end.position) : () => 0;

  const explored = explore(graph, {
    direction: "out",
    seeds,
    estimateMs: remainsMs,
    onSettled: (node, ms) => {
      if (ms + remainsMs(node) >= bestMs) return true;
      for (const way of finishes) {
        if (way.node === node && ms + way.ms < bestMs) [finish, bestMs] = [way, ms + way.ms];
      }
      return false;
    },
  });

  if (finish !== null) return unwind(graph, { start, end, seeds, finish, explored });
  return within === null ? null : [{ arc: within.arc, fromM: start.alongM, toM: end.alongM }];
}

function unwind(
  graph: RoadGraph,
  found: {
    readonly start: RoadPoint;
    readonly end: RoadPoint;
    readonly seeds: readonly PartArc[];
    readonly finish: PartArc;
    readonly explored: ReturnType<typeof explore>;
  },
): Leg[] {
  const { start, end, seeds, finish, explored } = found;
  const legs: Leg[] = [{ arc: finish.arc, fromM: arcStartM(graph, finish.arc), toM: end.alongM }];
  let node = finish.node;
  for (let arc = explored.viaArc(node); arc >= 0; arc = explored.viaArc(node)) {
    legs.push({ arc, fromM: arcStartM(graph, arc), toM: arcEndM(graph, arc) });
    node = arcFrom(graph, arc);
  }
  const seed = seeds.find((way) => way.node === node && way.ms === explored.costMs(node));
  if (seed === undefined) throw new Error("a route must begin at one of its seeds");
  legs.push({ arc: seed.arc, fromM: start.alongM, toM: arcEndM(graph, seed.arc) });
  return legs.reverse();
}

/** As if the fastest road of the city led there in a straight line: never too much. */
function straightLineMs(graph: RoadGraph, end: LonLat): (node: number) => number {
  const x = lonToX(graph.plane, end.lon);
  const y = latToY(graph.plane, end.lat);
  // A hair less, since sums of floating point steps may come out below the straight line.
  const msPerM = (1 - 1e-9) / graph.maxSpeedMpMs;
  return (node) => {
    const dx = (graph.nodeX[node] ?? 0) - x;
    const dy = (graph.nodeY[node] ?? 0) - y;
    return Math.sqrt(dx * dx + dy * dy) * msPerM;
  };
}
