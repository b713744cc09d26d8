/**
 * One search for every question asked of the graph: cheapest first from a point on the road,
 * forwards along the arcs or backwards against them. With an estimate of what remains it is
 * A*, without one Dijkstra's algorithm; the caller says when it has seen enough.
 */
import { NodeHeap } from "./heap.ts";
import { arcFrom, arcMs, arcTo, NO_ENTRY, type RoadGraph } from "./road-graph.ts";
import type { RoadPoint } from "./snap.ts";

/** A way between a point inside a segment and one of the segment's nodes. */
export interface PartArc {
  readonly arc: number;
  readonly node: number;
  readonly ms: number;
}

export interface Exploration {
  /** `out`: what can be reached from the point. `in`: from where the point can be reached. */
  readonly direction: "out" | "in";
  readonly seeds: readonly PartArc[];
  /** Never more than the true remaining cost, and never falling faster than an arc costs. */
  readonly estimateMs?: (node: number) => number;
  /** Called once for each node, cheapest first. True ends the search. */
  readonly onSettled: (node: number, ms: number) => boolean;
}

export interface Explored {
  /** The arc through which a settled node was reached, or -1 at a seed. */
  viaArc(node: number): number;
  costMs(node: number): number;
}

const NO_ARC = -1;

/** The result is read before the next search on the same graph, which reuses its arrays. */
export function explore(graph: RoadGraph, { direction, seeds, estimateMs, onSettled }: Exploration): Explored {
  const scratch = scratchOf(graph);
  const { heap, costMs, viaArc, seenRound, settledRound } = scratch;
  const round = nextRound(scratch);
  const [start, arcs, farEnd] =
    direction === "out" ? [graph.outStart, graph.outArcs, arcTo] : [graph.inStart, graph.inArcs, arcFrom];
  const remainsMs = estimateMs ?? (() => 0);

  const offer = (node: number, ms: number, arc: number): void => {
    if (seenRound[node] === round && (costMs[node] ?? 0) <= ms) return;
    seenRound[node] = round;
    costMs[node] = ms;
    viaArc[node] = arc;
    heap.push(node, ms + remainsMs(node));
  };

  for (const seed of seeds) offer(seed.node, seed.ms, NO_ARC);
  while (heap.size > 0) {
    const node = heap.pop();
    if (settledRound[node] === round) continue;
    settledRound[node] = round;
    const ms = costMs[node] ?? 0;
    if (onSettled(node, ms)) break;
    const end = start[node + 1] ?? 0;
    for (let place = start[node] ?? 0; place < end; place += 1) {
      const arc = arcs[place] ?? 0;
      offer(farEnd(graph, arc), ms + arcMs(graph, arc), arc);
    }
  }
  return { viaArc: (node) => viaArc[node] ?? NO_ARC, costMs: (node) => costMs[node] ?? 0 };
}

/** How to leave a point inside a segment. */
export function waysOut(graph: RoadGraph, point: RoadPoint): PartArc[] {
  const alongShare = shareAlong(graph, point);
  return allowed(graph, [
    { arc: point.segment * 2, node: graph.segmentTo[point.segment] ?? 0, share: 1 - alongShare },
    { arc: point.segment * 2 + 1, node: graph.segmentFrom[point.segment] ?? 0, share: alongShare },
  ]);
}

/** How to come to a point inside a segment. */
export function waysIn(graph: RoadGraph, point: RoadPoint): PartArc[] {
  const alongShare = shareAlong(graph, point);
  return allowed(graph, [
    { arc: point.segment * 2, node: graph.segmentFrom[point.segment] ?? 0, share: alongShare },
    { arc: point.segment * 2 + 1, node: graph.segmentTo[point.segment] ?? 0, share: 1 - alongShare },
  ]);
}

/** From one point to another ahead on the same segment, without passing a node; else null. */
export function wayWithin(graph: RoadGraph, from: RoadPoint, to: RoadPoint): { arc: number; ms: number } | null {
  if (from.segment !== to.segment) return null;
  const share = shareAlong(graph, to) - shareAlong(graph, from);
  const arc = from.segment * 2 + (share < 0 ? 1 : 0);
  if (share === 0) return { arc: openArc(graph, from.segment), ms: 0 };
  const ms = arcMs(graph, arc);
  return ms === NO_ENTRY ? null : { arc, ms: Math.abs(share) * ms };
}

function openArc(graph: RoadGraph, segment: number): number {
  return arcMs(graph, segment * 2) === NO_ENTRY ? segment * 2 + 1 : segment * 2;
}

function allowed(
  graph: RoadGraph,
  ways: readonly { readonly arc: number; readonly node: number; readonly share: number }[],
): PartArc[] {
  return ways
    .filter(({ arc }) => arcMs(graph, arc) !== NO_ENTRY)
    .map(({ arc, node, share }) => ({ arc, node, ms: share * arcMs(graph, arc) }));
}

function shareAlong(graph: RoadGraph, { segment, alongM }: RoadPoint): number {
  const lengthM = graph.segmentLengthM[segment] ?? 0;
  return lengthM === 0 ? 0 : Math.min(1, alongM / lengthM);
}

interface Scratch {
  readonly heap: NodeHeap;
  readonly costMs: Float64Array;
  readonly viaArc: Int32Array;
  /** A node's entries count only when marked with the current round, so nothing is cleared. */
  readonly seenRound: Uint32Array;
  readonly settledRound: Uint32Array;
  round: number;
}

const scratches = new WeakMap<RoadGraph, Scratch>();

function scratchOf(graph: RoadGraph): Scratch {
  const kept = scratches.get(graph);
  if (kept !== undefined) return kept;
  const made: Scratch = {
    heap: new NodeHeap(4096),
    costMs: new Float64Array(graph.nodeCount),
    viaArc: new Int32Array(graph.nodeCount),
    seenRound: new Uint32Array(graph.nodeCount),
    settledRound: new Uint32Array(graph.nodeCount),
    round: 0,
  };
  scratches.set(graph, made);
  return made;
}

function nextRound(scratch: Scratch): number {
  scratch.heap.clear();
  scratch.round += 1;
  if (scratch.round > 0xffff_ffff) {
    scratch.seenRound.fill(0);
    scratch.settledRound.fill(0);
    scratch.round = 1;
  }
  return scratch.round;
}
