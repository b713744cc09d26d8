/** From ways that share points to a graph of junctions and the pieces of road between them. */
import { type BBox, bboxCentre, degreesToE7, e7ToDegrees, latToY, lonToX, planeAround } from "../geo.ts";
import { type GraphColumns, NO_ENTRY } from "../graph/road-graph.ts";
import { type GridPoint, gridKey, gridToLonLat } from "./grid.ts";
import { type OsmFeature, tagText } from "./osm-feature.ts";
import { openPointTable, type PointTable } from "./point-table.ts";
import { classifyRoad, isBarred } from "./roads.ts";
import { largestStrongComponent } from "./strong-component.ts";

export interface BuiltGraph {
  readonly columns: GraphColumns;
  /** Pieces of rideable road before the unconnected were left out. */
  readonly segmentCount: number;
  /** Of all junctions, those kept: reachable from each other. */
  readonly connectedShare: number;
}

/** What a rider loses on average at one signal, sign or ramp. */
const STOP_DELAY_MS: Readonly<Record<string, number>> = {
  traffic_signals: 7000,
  stop: 3000,
  give_way: 1500,
  crossing: 500,
};

export function buildGraph(features: readonly OsmFeature[], bbox: BBox): BuiltGraph {
  const barred = barredPoints(features);
  const pieces = numberEnds(cutAtJunctions(features.flatMap(featureRides), barred), barred);
  const nodeCount = pieces.reduce((most, { from, to }) => Math.max(most, from, to), -1) + 1;
  const kept = largestStrongComponent({ nodeCount, next: nextNodes(pieces, nodeCount) });
  const connected = pieces.filter(({ from, to }) => kept.has(from) && kept.has(to));
  return {
    columns: writeColumns(connected, stopDelays(features), bbox),
    segmentCount: pieces.length,
    connectedShare: nodeCount === 0 ? 0 : kept.size / nodeCount,
  };
}

interface Ride {
  readonly points: readonly GridPoint[];
  readonly street: string;
  readonly speedMps: number;
  readonly along: boolean;
  readonly against: boolean;
}

/** Between two junctions, which are known by numbers. */
interface Piece extends Ride {
  readonly from: number;
  readonly to: number;
}

function featureRides(feature: OsmFeature): Ride[] {
  const ride = feature.kind === "line" ? classifyRoad(feature.tags)?.ride : null;
  if (ride === null || ride === undefined) return [];
  const street = tagText(feature.tags, "name") ?? "";
  return feature.parts.filter((points) => points.length > 1).map((points) => ({ points, street, ...ride }));
}

function barredPoints(features: readonly OsmFeature[]): PointTable {
  const barred = openPointTable();
  for (const { kind, tags, parts } of features) {
    const point = kind === "point" && isBarred(tags) ? parts[0]?.[0] : undefined;
    if (point !== undefined) barred.number(point);
  }
  return barred;
}

/** A junction is a point that two ways share, that one way passes twice, where a way ends or is barred. */
function cutAtJunctions(rides: readonly Ride[], barred: PointTable): Ride[] {
  const table = openPointTable();
  let uses = new Uint8Array(1024);
  const use = (point: GridPoint | undefined): void => {
    if (point === undefined) return;
    const number = table.number(point);
    if (number >= uses.length) {
      const larger = new Uint8Array(uses.length * 2);
      larger.set(uses);
      uses = larger;
    }
    // Once or more often is all that matters.
    uses[number] = Math.min(2, (uses[number] ?? 0) + 1);
  };
  for (const { points } of rides) {
    points.forEach(use);
    use(points[0]);
    use(points.at(-1));
  }
  const isJunction = (point: GridPoint): boolean => (uses[table.number(point)] ?? 0) > 1 || barred.has(point);
  return rides.flatMap((ride) => {
    const pieces: Ride[] = [];
    let start = 0;
    for (const [index, point] of ride.points.entries()) {
      if (index === 0 || !isJunction(point)) continue;
      pieces.push({ ...ride, points: ride.points.slice(start, index + 1) });
      start = index;
    }
    return pieces;
  });
}

/** Pieces that meet have the same number there, except at a barrier, where each has its own. */
function numberEnds(rides: readonly Ride[], barred: PointTable): Piece[] {
  const ends = openPointTable();
  for (const { points } of rides) {
    for (const end of [points[0], points.at(-1)]) if (end !== undefined && !barred.has(end)) ends.number(end);
  }
  let next = ends.size;
  const numberOf = (end: GridPoint | undefined): number => {
    if (end === undefined) throw new Error("a piece of road has two ends");
    if (!barred.has(end)) return ends.number(end);
    next += 1;
    return next - 1;
  };
  return rides.map((ride) => ({ ...ride, from: numberOf(ride.points[0]), to: numberOf(ride.points.at(-1)) }));
}

function nextNodes(pieces: readonly Piece[], nodeCount: number): (node: number) => readonly number[] {
  const next: number[][] = Array.from({ length: nodeCount }, () => []);
  for (const { from, to, along, against } of pieces) {
    if (along) next[from]?.push(to);
    if (against) next[to]?.push(from);
  }
  return (node) => next[node] ?? [];
}

function stopDelays(features: readonly OsmFeature[]): Map<string, { kind: string; delayMs: number }> {
  const delays = new Map<string, { kind: string; delayMs: number }>();
  for (const { kind, tags, parts } of features) {
    const highway = tagText(tags, "highway");
    const delayMs = highway === null ? undefined : STOP_DELAY_MS[highway];
    const point = parts[0]?.[0];
    if (kind !== "point" || highway === null || delayMs === undefined || point === undefined) continue;
    delays.set(gridKey(point), { kind: highway, delayMs });
  }
  return delays;
}

function writeColumns(
  pieces: readonly Piece[],
  stops: ReadonlyMap<string, { kind: string; delayMs: number }>,
  bbox: BBox,
): GraphColumns {
  const nodes = renumber(pieces);
  const streetNames = ["", ...new Set(pieces.map(({ street }) => street).filter((name) => name !== ""))];
  const streetIds = new Map(streetNames.map((name, index) => [name, index]));
  const pointCount = pieces.reduce((sum, { points }) => sum + points.length, 0);
  const columns = {
    bbox,
    streetNames,
    segmentFrom: new Uint32Array(pieces.length),
    segmentTo: new Uint32Array(pieces.length),
    segmentStreet: new Uint32Array(pieces.length),
    segmentAlongMs: new Uint32Array(pieces.length),
    segmentAgainstMs: new Uint32Array(pieces.length),
    shapeStart: new Uint32Array(pieces.length + 1),
    shapeLonE7: new Int32Array(pointCount),
    shapeLatE7: new Int32Array(pointCount),
  };
  let place = 0;
  for (const [segment, piece] of pieces.entries()) {
    for (const point of piece.points) {
      const { lon, lat } = gridToLonLat(point);
      columns.shapeLonE7[place] = degreesToE7(lon);
      columns.shapeLatE7[place] = degreesToE7(lat);
      place += 1;
    }
    columns.shapeStart[segment + 1] = place;
    columns.segmentFrom[segment] = nodes.get(piece.from) ?? 0;
    columns.segmentTo[segment] = nodes.get(piece.to) ?? 0;
    columns.segmentStreet[segment] = streetIds.get(piece.street) ?? 0;
    const ridingMs = (lengthM(columns, segment) / piece.speedMps) * 1000;
    const forth = delayOn(piece.points, stops);
    const back = delayOn([...piece.points].reverse(), stops);
    // Rounded up and never 0, so that no arc is faster than its road.
    columns.segmentAlongMs[segment] = piece.along ? Math.max(1, Math.ceil(ridingMs + forth)) : NO_ENTRY;
    columns.segmentAgainstMs[segment] = piece.against ? Math.max(1, Math.ceil(ridingMs + back)) : NO_ENTRY;
  }
  return columns;
}

/** Without gaps, in the order the pieces need them. */
function renumber(pieces: readonly Piece[]): ReadonlyMap<number, number> {
  const nodes = new Map<number, number>();
  for (const { from, to } of pieces) {
    for (const node of [from, to]) if (!nodes.has(node)) nodes.set(node, nodes.size);
  }
  return nodes;
}

function lengthM(
  { bbox, shapeStart, shapeLonE7, shapeLatE7 }: Pick<GraphColumns, "bbox" | "shapeStart" | "shapeLonE7" | "shapeLatE7">,
  segment: number,
): number {
  const plane = planeAround(bboxCentre(bbox));
  const x = (point: number): number => lonToX(plane, e7ToDegrees(shapeLonE7[point] ?? 0));
  const y = (point: number): number => latToY(plane, e7ToDegrees(shapeLatE7[point] ?? 0));
  let sumM = 0;
  const last = (shapeStart[segment + 1] ?? 0) - 1;
  for (let point = shapeStart[segment] ?? 0; point < last; point += 1) {
    sumM += Math.hypot(x(point + 1) - x(point), y(point + 1) - y(point));
  }
  return sumM;
}

/**
 * Signals and crossings stop both directions, at the junction itself whoever arrives there. A
 * sign stands before the junction it is for: it counts in the half where it comes after the middle.
 */
function delayOn(points: readonly GridPoint[], stops: ReadonlyMap<string, { kind: string; delayMs: number }>): number {
  let delayMs = 0;
  for (const [index, point] of points.entries()) {
    const stop = index === 0 ? undefined : stops.get(gridKey(point));
    if (stop === undefined) continue;
    const isSign = stop.kind === "stop" || stop.kind === "give_way";
    if (!isSign || index * 2 >= points.length) delayMs += stop.delayMs;
  }
  return delayMs;
}
