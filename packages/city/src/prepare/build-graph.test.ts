import { describe, expect, test } from "vitest";
import type { BBox, LonLat } from "../geo.ts";
import { NO_ENTRY } from "../graph/road-graph.ts";
import { buildGraph } from "./build-graph.ts";
import { lonLatToGrid } from "./grid.ts";
import type { OsmFeature, Tags } from "./osm-feature.ts";

const BBOX: BBox = [-56.2, -34.95, -56.1, -34.85];

/** A thousandth of a degree east and north of the middle; about 91 m and 111 m. */
const spot = (east: number, north: number): LonLat => ({ lon: -56.15 + east / 1000, lat: -34.9 + north / 1000 });

function way(id: number, tags: Tags, ...spots: LonLat[]): OsmFeature {
  return { id: `way${id}`, kind: "line", tags: { highway: "residential", ...tags }, parts: [spots.map(lonLatToGrid)] };
}

function sign(id: number, highway: string, at: LonLat): OsmFeature {
  return { id: `node${id}`, kind: "point", tags: { highway }, parts: [[lonLatToGrid(at)]] };
}

describe("the graph of a town", () => {
  test("has a junction where two ways share a point, and none where they merely cross", () => {
    const shared = spot(1, 0);
    const crossing = [way(1, {}, spot(0, 0), shared, spot(2, 0)), way(2, {}, spot(1, -1), shared, spot(1, 1))];
    expect(buildGraph(crossing, BBOX).columns.segmentFrom).toHaveLength(4);
    const bridge = [way(1, {}, spot(0, 0), spot(2, 0)), way(2, {}, spot(1, -1), spot(1, 1))];
    expect(buildGraph(bridge, BBOX).segmentCount).toBe(2);
  });

  test("leaves out what the rest cannot reach, and says how much it kept", () => {
    const roundTheBlock = [
      way(1, {}, spot(0, 0), spot(1, 0), spot(1, 1)),
      way(2, {}, spot(1, 1), spot(0, 1), spot(0, 0)),
    ];
    const built = buildGraph([...roundTheBlock, way(3, { oneway: "yes" }, spot(0, 0), spot(-1, 0))], BBOX);
    expect(built.segmentCount).toBe(3);
    expect(built.columns.segmentFrom).toHaveLength(2);
    expect(built.connectedShare).toBeCloseTo(2 / 3);
  });

  test("ends on both sides of a closed gate", () => {
    const gate = {
      id: "node9",
      kind: "point",
      tags: { barrier: "gate", access: "no" },
      parts: [[lonLatToGrid(spot(1, 0))]],
    };
    const street = [way(1, {}, spot(0, 0), spot(1, 0), spot(2, 0)), way(2, {}, spot(2, 0), spot(3, 0), spot(2, 1))];
    expect(buildGraph(street, BBOX).columns.segmentFrom).toHaveLength(2);
    const built = buildGraph([...street, gate as OsmFeature], BBOX);
    expect(built.segmentCount).toBe(3);
    expect(built.columns.segmentFrom).toHaveLength(2);
    expect(built.connectedShare).toBeCloseTo(3 / 5);
  });

  test("closes the way against a one-way street, also when it is drawn backwards", () => {
    const there = way(1, { oneway: "yes" }, spot(0, 0), spot(1, 0));
    const back = way(2, { oneway: "-1" }, spot(0, 0), spot(0, 1), spot(1, 0));
    const { columns } = buildGraph([there, back], BBOX);
    expect([...columns.segmentAlongMs].map((ms) => ms === NO_ENTRY)).toEqual([false, true]);
    expect([...columns.segmentAgainstMs].map((ms) => ms === NO_ENTRY)).toEqual([true, false]);
  });

  test("a signal costs both directions, a stop sign only the one it stands before", () => {
    const line = [0, 1, 2, 3, 4].map((east) => spot(east, 0));
    const timesMs = (...signs: OsmFeature[]) => {
      const { columns } = buildGraph([way(1, {}, ...line), ...signs], BBOX);
      return [columns.segmentAlongMs[0] ?? 0, columns.segmentAgainstMs[0] ?? 0];
    };
    const [plainMs = 0] = timesMs();
    expect(timesMs(sign(1, "traffic_signals", spot(2, 0)))).toEqual([plainMs + 7000, plainMs + 7000]);
    expect(timesMs(sign(1, "stop", spot(3, 0)))).toEqual([plainMs + 3000, plainMs]);
    expect(timesMs(sign(1, "stop", spot(1, 0)))).toEqual([plainMs, plainMs + 3000]);
  });
});
