/** From any position to the nearest point on a road. */
import { type LonLat, latToY, lonToX, xToLon, yToLat } from "../geo.ts";
import { type RoadGraph, stepM } from "./road-graph.ts";

/** A point on the network. */
export interface RoadPoint {
  readonly segment: number;
  /** From the start of the segment's shape, in metres. */
  readonly alongM: number;
  readonly position: LonLat;
  /** How far the position asked for lies from the road, in metres. */
  readonly awayM: number;
  /** Empty when the road has no name. */
  readonly street: string;
}

/** Searched first near by, then further out; most doors lie within the first. */
const REACHES_M = [40, 160, 640, 2560];

/**
 * The nearest point on the road network, or null when no road lies within 2.5 km.
 *
 * @example snapToRoad(city.graph, { lon: -56.1645, lat: -34.9011 })?.street
 */
export function snapToRoad(graph: RoadGraph, position: LonLat): RoadPoint | null {
  return snap(graph, position, { reachesM: REACHES_M, accepts: () => true });
}

/** The same on roads of one name, or null when none lies within `reachM`. */
export function snapToStreet(
  graph: RoadGraph,
  position: LonLat,
  { street, reachM }: { readonly street: string; readonly reachM: number },
): RoadPoint | null {
  const accepts = (segment: number): boolean => graph.streetNames[graph.segmentStreet[segment] ?? 0] === street;
  return snap(graph, position, { reachesM: [reachM], accepts });
}

function snap(
  graph: RoadGraph,
  position: LonLat,
  { reachesM, accepts }: { readonly reachesM: readonly number[]; readonly accepts: (segment: number) => boolean },
): RoadPoint | null {
  const x = lonToX(graph.plane, position.lon);
  const y = latToY(graph.plane, position.lat);
  for (const reachM of reachesM) {
    let nearest: Foot | null = null;
    for (const segment of graph.segmentBoxes.search(x - reachM, y - reachM, x + reachM, y + reachM, accepts)) {
      nearest = nearer(nearest, footOn(graph, segment, { x, y }));
    }
    // A road found beyond the reach may have a nearer neighbour outside the searched box.
    if (nearest !== null && nearest.awayM <= reachM) return footToRoadPoint(graph, nearest);
  }
  return null;
}

interface Foot {
  readonly segment: number;
  readonly alongM: number;
  readonly x: number;
  readonly y: number;
  readonly awayM: number;
}

/** Ties go to the lower segment, so that the answer does not depend on the index's order. */
function nearer(best: Foot | null, next: Foot): Foot {
  if (best === null || next.awayM < best.awayM) return next;
  return next.awayM === best.awayM && next.segment < best.segment ? next : best;
}

/** The point of one road nearest to a place of the plane. */
export function footOn(graph: RoadGraph, segment: number, at: { readonly x: number; readonly y: number }): Foot {
  const { shapeX, shapeY } = graph;
  const start = graph.shapeStart[segment] ?? 0;
  const last = (graph.shapeStart[segment + 1] ?? 0) - 1;
  let best: Foot = { segment, alongM: 0, x: 0, y: 0, awayM: Number.POSITIVE_INFINITY };
  let walkedM = 0;
  for (let point = start; point < last; point += 1) {
    const fromX = shapeX[point] ?? 0;
    const fromY = shapeY[point] ?? 0;
    const dx = (shapeX[point + 1] ?? 0) - fromX;
    const dy = (shapeY[point + 1] ?? 0) - fromY;
    const lengthM = stepM(shapeX, shapeY, point);
    const share = lengthM === 0 ? 0 : clamp01(((at.x - fromX) * dx + (at.y - fromY) * dy) / (lengthM * lengthM));
    const x = fromX + dx * share;
    const y = fromY + dy * share;
    const awayM = Math.hypot(at.x - x, at.y - y);
    if (awayM < best.awayM) best = { segment, alongM: walkedM + lengthM * share, x, y, awayM };
    walkedM += lengthM;
  }
  return best;
}

function footToRoadPoint(graph: RoadGraph, foot: Foot): RoadPoint {
  return {
    segment: foot.segment,
    alongM: foot.alongM,
    position: { lon: xToLon(graph.plane, foot.x), lat: yToLat(graph.plane, foot.y) },
    awayM: foot.awayM,
    street: graph.streetNames[graph.segmentStreet[foot.segment] ?? 0] ?? "",
  };
}

const clamp01 = (share: number): number => Math.min(1, Math.max(0, share));
