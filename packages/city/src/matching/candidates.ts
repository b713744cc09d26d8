/** Where on the roads a position may have been: the nearest point of each road in reach. */
import { latToY, lonToX } from "../geo.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { footOn } from "../graph/snap.ts";
import type { RoadFix } from "./match.ts";

export interface Candidate {
  readonly segment: number;
  /** From the start of the segment's shape, decimetres kept. */
  readonly alongM: number;
  readonly awayM: number;
}

/** Beyond so many deviations a road is not the one: one fix in three hundred. */
const REACH_SIGMAS = 3;
/** A courier on the pavement of a wide avenue, of which the data has the middle. */
const REACH_AT_LEAST_M = 30;
const REACH_AT_MOST_M = 90;
/** Two streets at a crossing are four pieces; beyond eight only the farther ones are lost. */
const MOST_CANDIDATES = 8;

/** Nearest first; of equals the lower segment, whatever the index's order. */
export function candidatesNear(graph: RoadGraph, fix: RoadFix): readonly Candidate[] {
  const at = { x: lonToX(graph.plane, fix.lon), y: latToY(graph.plane, fix.lat) };
  const reachM = Math.min(Math.max(REACH_SIGMAS * fix.sigmaM, REACH_AT_LEAST_M), REACH_AT_MOST_M);
  return graph.segmentBoxes
    .search(at.x - reachM, at.y - reachM, at.x + reachM, at.y + reachM)
    .map((segment) => footOn(graph, segment, at))
    .filter(({ awayM }) => awayM <= reachM)
    .sort((a, b) => a.awayM - b.awayM || a.segment - b.segment)
    .slice(0, MOST_CANDIDATES)
    .map(({ segment, alongM, awayM }) => ({ segment, alongM: decimetres(alongM), awayM: decimetres(awayM) }));
}

const decimetres = (metres: number): number => Math.round(metres * 10) / 10;
