/**
 * The shortest ways by road from one point to a few others near by. Metres, not minutes: it
 * is the length of the way ridden that is compared with the distance between two positions.
 * The search is small (a few crossings), so it keeps its marks in a map of its own.
 */
import { NodeHeap } from "../graph/heap.ts";
import {
  arcEndM,
  arcFrom,
  arcMs,
  arcSegment,
  arcStartM,
  arcTo,
  NO_ENTRY,
  type RoadGraph,
} from "../graph/road-graph.ts";
import type { Leg } from "../graph/route-shape.ts";

export interface OnSegment {
  readonly segment: number;
  readonly alongM: number;
}

export interface Way {
  readonly metres: number;
  /** In riding order; each a part of one arc. */
  readonly legs: readonly Leg[];
}

/** Crossings looked at in one search; a courier passes two or three between two fixes. */
const MOST_NODES = 400;

/**
 * The shortest way to each target, in their order; null for one that is not reached within
 * `withinMs` metres of riding. Going back by up to `slackM` on the same road is standing
 * still: that much a position wanders.
 */
export function waysTo(
  graph: RoadGraph,
  from: OnSegment,
  targets: readonly OnSegment[],
  { withinM, slackM }: { readonly withinM: number; readonly slackM: number },
): readonly (Way | null)[] {
  const within = targets.map((target) => wayOnSegment(graph, from, { target, slackM }));
  if (within.every((way) => way !== null)) return within;
  const found = search(graph, from, withinM);
  return targets.map((target, index) => {
    const near = within[index] ?? null;
    const round = wayThrough(graph, from, target, found);
    if (near === null || round === null) return near ?? round;
    return near.metres <= round.metres ? near : round;
  });
}

function wayOnSegment(
  graph: RoadGraph,
  from: OnSegment,
  { target, slackM }: { readonly target: OnSegment; readonly slackM: number },
): Way | null {
  if (from.segment !== target.segment) return null;
  const metres = target.alongM - from.alongM;
  const arc = from.segment * 2 + (metres < 0 ? 1 : 0);
  const legs = metres === 0 ? [] : [{ arc, fromM: from.alongM, toM: target.alongM }];
  if (arcMs(graph, arc) !== NO_ENTRY) return { metres: Math.abs(metres), legs };
  return Math.abs(metres) <= slackM ? { metres: 0, legs: [] } : null;
}

interface Reached {
  readonly metres: number;
  /** Through which the node was reached. */
  readonly arc: number;
}

function search(graph: RoadGraph, from: OnSegment, withinM: number): ReadonlyMap<number, Reached> {
  const heap = new NodeHeap(64);
  const best = new Map<number, Reached>();
  const settled = new Set<number>();
  const offer = (arc: number, metres: number): void => {
    if (metres > withinM || arcMs(graph, arc) === NO_ENTRY) return;
    const node = arcTo(graph, arc);
    if ((best.get(node)?.metres ?? Number.POSITIVE_INFINITY) <= metres) return;
    best.set(node, { metres, arc });
    heap.push(node, metres);
  };
  offer(from.segment * 2, (graph.segmentLengthM[from.segment] ?? 0) - from.alongM);
  offer(from.segment * 2 + 1, from.alongM);
  while (heap.size > 0 && settled.size < MOST_NODES) {
    const node = heap.pop();
    if (settled.has(node)) continue;
    settled.add(node);
    const metres = best.get(node)?.metres ?? 0;
    const end = graph.outStart[node + 1] ?? 0;
    for (let place = graph.outStart[node] ?? 0; place < end; place += 1) {
      const arc = graph.outArcs[place] ?? 0;
      offer(arc, metres + (graph.segmentLengthM[arcSegment(arc)] ?? 0));
    }
  }
  return best;
}

/** By leaving the first road at one of its ends, and coming to the target's from one of its. */
function wayThrough(
  graph: RoadGraph,
  from: OnSegment,
  target: OnSegment,
  found: ReadonlyMap<number, Reached>,
): Way | null {
  let bestArc: number | null = null;
  let bestM = Number.POSITIVE_INFINITY;
  for (const arc of [target.segment * 2, target.segment * 2 + 1]) {
    if (arcMs(graph, arc) === NO_ENTRY) continue;
    const reached = found.get(arcFrom(graph, arc));
    if (reached === undefined) continue;
    const metres = reached.metres + Math.abs(target.alongM - arcStartM(graph, arc));
    if (metres < bestM) [bestArc, bestM] = [arc, metres];
  }
  if (bestArc === null) return null;
  const legs: Leg[] = [{ arc: bestArc, fromM: arcStartM(graph, bestArc), toM: target.alongM }];
  let node = arcFrom(graph, bestArc);
  for (let step = 0; step < MOST_NODES; step += 1) {
    const reached = found.get(node);
    if (reached === undefined) return null;
    const isFirst = arcSegment(reached.arc) === from.segment && reached.metres <= firstM(graph, from, reached.arc);
    const fromM = isFirst ? from.alongM : arcStartM(graph, reached.arc);
    legs.push({ arc: reached.arc, fromM, toM: arcEndM(graph, reached.arc) });
    if (isFirst) return { metres: bestM, legs: legs.reverse() };
    node = arcFrom(graph, reached.arc);
  }
  return null;
}

/** From the point to the end of its own road, in the direction of the arc. */
const firstM = (graph: RoadGraph, { alongM }: OnSegment, arc: number): number =>
  Math.abs(arcEndM(graph, arc) - alongM) + 1e-9;
