/**
 * The road graph in typed arrays. A *segment* is a piece of road between two junctions with
 * its shape; an *arc* is a segment in one direction: `arc = segment * 2 + (1 when against its
 * shape)`. All nodes lie in one strongly connected component, so every route exists.
 *
 *     nodes     A ───────── B ───── C
 *     segments      0          1
 *     arcs      0 → / ← 1   2 → / ← 3     (an arc that is not allowed costs NO_ENTRY)
 */
import Flatbush from "flatbush";
import { type BBox, bboxCentre, e7ToDegrees, latToY, lonToX, type Plane, planeAround } from "../geo.ts";

/** The cost of riding against a one-way street. */
export const NO_ENTRY = 0xffff_ffff;

/** What is stored; everything else is derived when the graph is opened. */
export interface GraphColumns {
  readonly bbox: BBox;
  readonly streetNames: readonly string[];
  /** Per segment. */
  readonly segmentFrom: Uint32Array;
  readonly segmentTo: Uint32Array;
  /** Index into `streetNames`; 0 is a road without a name. */
  readonly segmentStreet: Uint32Array;
  /** Planned time along and against the shape, whole milliseconds rounded up. */
  readonly segmentAlongMs: Uint32Array;
  readonly segmentAgainstMs: Uint32Array;
  /** Segment `s` has the shape points `[shapeStart[s], shapeStart[s + 1])`. */
  readonly shapeStart: Uint32Array;
  readonly shapeLonE7: Int32Array;
  readonly shapeLatE7: Int32Array;
}

/** A city's streets as one network. Made by `createRoadGraph`; opaque to users of the package. */
export interface RoadGraph extends GraphColumns {
  readonly plane: Plane;
  readonly nodeCount: number;
  readonly segmentCount: number;
  readonly nodeX: Float64Array;
  readonly nodeY: Float64Array;
  readonly shapeX: Float64Array;
  readonly shapeY: Float64Array;
  readonly segmentLengthM: Float64Array;
  /** Arcs that leave node `n`: `outArcs[outStart[n] .. outStart[n + 1])`. */
  readonly outStart: Uint32Array;
  readonly outArcs: Uint32Array;
  /** Arcs that arrive at node `n`. */
  readonly inStart: Uint32Array;
  readonly inArcs: Uint32Array;
  /** No arc is faster than this; the search's estimate of what remains depends on it. */
  readonly maxSpeedMpMs: number;
  readonly segmentBoxes: Flatbush;
}

export function createRoadGraph(columns: GraphColumns, storedBoxes?: Flatbush): RoadGraph {
  const plane = planeAround(bboxCentre(columns.bbox));
  const segmentCount = columns.segmentFrom.length;
  const shapeX = Float64Array.from(columns.shapeLonE7, (e7) => lonToX(plane, e7ToDegrees(e7)));
  const shapeY = Float64Array.from(columns.shapeLatE7, (e7) => latToY(plane, e7ToDegrees(e7)));
  const nodeCount = countNodes(columns);
  const nodeX = new Float64Array(nodeCount);
  const nodeY = new Float64Array(nodeCount);
  const segmentLengthM = new Float64Array(segmentCount);
  let maxSpeedMpMs = 0;
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const start = columns.shapeStart[segment] ?? 0;
    const last = (columns.shapeStart[segment + 1] ?? 0) - 1;
    let lengthM = 0;
    for (let point = start; point < last; point += 1) lengthM += stepM(shapeX, shapeY, point);
    segmentLengthM[segment] = lengthM;
    const from = columns.segmentFrom[segment] ?? 0;
    const to = columns.segmentTo[segment] ?? 0;
    nodeX[from] = shapeX[start] ?? 0;
    nodeY[from] = shapeY[start] ?? 0;
    nodeX[to] = shapeX[last] ?? 0;
    nodeY[to] = shapeY[last] ?? 0;
    const fastestMs = Math.min(columns.segmentAlongMs[segment] ?? 0, columns.segmentAgainstMs[segment] ?? 0);
    maxSpeedMpMs = Math.max(maxSpeedMpMs, lengthM / fastestMs);
  }
  return {
    ...columns,
    plane,
    nodeCount,
    segmentCount,
    nodeX,
    nodeY,
    shapeX,
    shapeY,
    segmentLengthM,
    maxSpeedMpMs,
    ...listArcs(columns, nodeCount),
    segmentBoxes: storedBoxes ?? indexSegments({ shapeX, shapeY, shapeStart: columns.shapeStart }),
  };
}

/** Metres from shape point `point` to the next. */
export function stepM(shapeX: Float64Array, shapeY: Float64Array, point: number): number {
  const dx = (shapeX[point + 1] ?? 0) - (shapeX[point] ?? 0);
  const dy = (shapeY[point + 1] ?? 0) - (shapeY[point] ?? 0);
  return Math.sqrt(dx * dx + dy * dy);
}

export const arcSegment = (arc: number): number => arc >>> 1;
export const isAgainst = (arc: number): boolean => (arc & 1) === 1;

/** Where on its segment an arc begins, in metres from the segment's own start. */
export const arcStartM = (graph: RoadGraph, arc: number): number =>
  isAgainst(arc) ? (graph.segmentLengthM[arcSegment(arc)] ?? 0) : 0;

/** Where on its segment an arc ends, in metres from the segment's own start. */
export const arcEndM = (graph: RoadGraph, arc: number): number =>
  isAgainst(arc) ? 0 : (graph.segmentLengthM[arcSegment(arc)] ?? 0);

export function arcFrom(graph: GraphColumns, arc: number): number {
  return (isAgainst(arc) ? graph.segmentTo : graph.segmentFrom)[arcSegment(arc)] ?? 0;
}

export function arcTo(graph: GraphColumns, arc: number): number {
  return (isAgainst(arc) ? graph.segmentFrom : graph.segmentTo)[arcSegment(arc)] ?? 0;
}

export function arcMs(graph: GraphColumns, arc: number): number {
  return (isAgainst(arc) ? graph.segmentAgainstMs : graph.segmentAlongMs)[arcSegment(arc)] ?? NO_ENTRY;
}

function countNodes({ segmentFrom, segmentTo }: GraphColumns): number {
  let last = -1;
  for (const node of segmentFrom) last = Math.max(last, node);
  for (const node of segmentTo) last = Math.max(last, node);
  return last + 1;
}

function listArcs(
  columns: GraphColumns,
  nodeCount: number,
): Pick<RoadGraph, "outStart" | "outArcs" | "inStart" | "inArcs"> {
  const open: number[] = [];
  for (let arc = 0; arc < columns.segmentFrom.length * 2; arc += 1) {
    if (arcMs(columns, arc) !== NO_ENTRY) open.push(arc);
  }
  const out = groupByNode({ arcs: open, nodeOf: (arc) => arcFrom(columns, arc), nodeCount });
  const into = groupByNode({ arcs: open, nodeOf: (arc) => arcTo(columns, arc), nodeCount });
  return { outStart: out.start, outArcs: out.grouped, inStart: into.start, inArcs: into.grouped };
}

function groupByNode({
  arcs,
  nodeOf,
  nodeCount,
}: {
  arcs: readonly number[];
  nodeOf: (arc: number) => number;
  nodeCount: number;
}): { start: Uint32Array; grouped: Uint32Array } {
  const start = new Uint32Array(nodeCount + 1);
  for (const arc of arcs) start[nodeOf(arc) + 1] = (start[nodeOf(arc) + 1] ?? 0) + 1;
  for (let node = 0; node < nodeCount; node += 1) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
  const next = start.slice();
  const grouped = new Uint32Array(arcs.length);
  for (const arc of arcs) {
    const node = nodeOf(arc);
    grouped[next[node] ?? 0] = arc;
    next[node] = (next[node] ?? 0) + 1;
  }
  return { start, grouped };
}

/** A box per segment, in metres of the plane. Stored with the graph, since building it takes longer than loading. */
function indexSegments({ shapeX, shapeY, shapeStart }: Pick<RoadGraph, "shapeX" | "shapeY" | "shapeStart">): Flatbush {
  const segmentCount = shapeStart.length - 1;
  const boxes = new Flatbush(segmentCount, 16, Float64Array);
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const start = shapeStart[segment] ?? 0;
    const end = shapeStart[segment + 1] ?? 0;
    const xs = shapeX.subarray(start, end);
    const ys = shapeY.subarray(start, end);
    boxes.add(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
  }
  boxes.finish();
  return boxes;
}
