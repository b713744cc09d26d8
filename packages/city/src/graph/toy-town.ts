/** Small graphs for tests, drawn in metres: `road({ name: "A", along: [[0, 0], [100, 0]] })`. */
import { type BBox, bboxCentre, degreesToE7, type LonLat, planeAround, xToLon, yToLat } from "../geo.ts";
import { createRoadGraph, NO_ENTRY, type RoadGraph } from "./road-graph.ts";

export type Metres = readonly [x: number, y: number];

export interface ToyRoad {
  readonly name: string;
  /** Its ends are junctions with every other road that ends there. */
  readonly along: readonly Metres[];
  readonly oneWay?: boolean;
  readonly speedMps?: number;
}

const BBOX: BBox = [-56.2, -34.95, -56.1, -34.85];
const PLANE = planeAround(bboxCentre(BBOX));
const USUAL_MPS = 5;

export function at([x, y]: Metres): LonLat {
  return { lon: xToLon(PLANE, x), lat: yToLat(PLANE, y) };
}

export function toyTown(roads: readonly ToyRoad[]): RoadGraph {
  const junctions = new Map<string, number>();
  const junction = (point: Metres | undefined): number => {
    const key = String(point);
    const known = junctions.get(key) ?? junctions.size;
    junctions.set(key, known);
    return known;
  };
  const streetNames = ["", ...new Set(roads.map(({ name }) => name).filter((name) => name !== ""))];
  const shape = roads.flatMap(({ along }) => along.map(at));
  const costMs = ({ along, speedMps }: ToyRoad): number =>
    Math.ceil((lengthM(along) / (speedMps ?? USUAL_MPS)) * 1000 + 0.001);
  const shapeStart = new Uint32Array(roads.length + 1);
  for (const [index, { along }] of roads.entries()) shapeStart[index + 1] = (shapeStart[index] ?? 0) + along.length;
  return createRoadGraph({
    bbox: BBOX,
    streetNames,
    segmentFrom: Uint32Array.from(roads, ({ along }) => junction(along[0])),
    segmentTo: Uint32Array.from(roads, ({ along }) => junction(along.at(-1))),
    segmentStreet: Uint32Array.from(roads, ({ name }) => streetNames.indexOf(name)),
    segmentAlongMs: Uint32Array.from(roads, costMs),
    segmentAgainstMs: Uint32Array.from(roads, (road) => (road.oneWay === true ? NO_ENTRY : costMs(road))),
    shapeStart,
    shapeLonE7: Int32Array.from(shape, ({ lon }) => degreesToE7(lon)),
    shapeLatE7: Int32Array.from(shape, ({ lat }) => degreesToE7(lat)),
  });
}

function lengthM(line: readonly Metres[]): number {
  return line.reduce((sum, [x, y], index) => {
    const [fromX, fromY] = line[index - 1] ?? [x, y];
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);
}
