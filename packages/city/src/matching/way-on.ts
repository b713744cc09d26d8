/** What a matching says: where the courier is, by which roads that came about, and how it goes on. */
import type { LonLat } from "../geo.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { findLegs } from "../graph/route.ts";
import { type Leg, pointAlong, type Route, traceLegs } from "../graph/route-shape.ts";
import { type RoadPoint, snapToRoad } from "../graph/snap.ts";
import type { Candidate } from "./candidates.ts";
import { bestPath, type Matching } from "./match.ts";
import { waysTo } from "./ways.ts";

export interface Matched {
  readonly position: LonLat;
  /** From the fix to the road. */
  readonly awayM: number;
  /** Empty when the road has no name. */
  readonly street: string;
}

/** Where on the roads the newest fix was, most likely. */
export function matchedPlace(graph: RoadGraph, matching: Matching): Matched | null {
  const last = bestPath(matching).at(-1);
  if (last === undefined) return null;
  const { position, awayM, street } = toRoadPoint(graph, last);
  return { position, awayM, street };
}

export interface WayOn {
  /** From where the matching's window begins, by the roads ridden, to the target. */
  readonly route: Route;
  /** How much of it is ridden. */
  readonly riddenM: number;
}

/** Longer than any way between two fixes that the matching allows. */
const RIDDEN_AT_MOST_M = 1_000;

/**
 * The roads ridden within the matching's window and the quickest way on from there, with no
 * turning round before the next crossing. Null where the target is far from any road.
 */
export function wayOn(graph: RoadGraph, matching: Matching, to: LonLat): WayOn | null {
  const path = bestPath(matching);
  const last = path.at(-1);
  const end = snapToRoad(graph, to);
  if (last === undefined || end === null) return null;
  const ridden = path.slice(1).flatMap((here, index) => legsBetween(graph, path[index], here));
  const heading = ridden.at(-1)?.arc;
  const start = toRoadPoint(graph, last);
  const ahead = findLegs(graph, { start, end, guided: true, ...(heading !== undefined && { heading }) });
  if (ahead === null) return null;
  const riddenM = ridden.reduce((sum, { fromM, toM }) => sum + Math.abs(toM - fromM), 0);
  return { route: traceLegs(graph, joined([...ridden, ...ahead])), riddenM };
}

function legsBetween(graph: RoadGraph, from: Candidate | undefined, to: Candidate): readonly Leg[] {
  if (from === undefined) return [];
  const [way] = waysTo(graph, from, [to], { withinM: RIDDEN_AT_MOST_M, slackM: RIDDEN_AT_MOST_M });
  return way?.legs ?? [];
}

/** Parts of one arc that follow on each other as one. */
function joined(legs: readonly Leg[]): readonly Leg[] {
  const whole: Leg[] = [];
  for (const leg of legs) {
    const before = whole.at(-1);
    if (before?.arc === leg.arc && before.toM === leg.fromM) whole[whole.length - 1] = { ...before, toM: leg.toM };
    else whole.push(leg);
  }
  return whole;
}

const toRoadPoint = (graph: RoadGraph, { segment, alongM, awayM }: Candidate): RoadPoint => ({
  segment,
  alongM,
  awayM,
  position: pointAlong(graph, segment, alongM),
  street: graph.streetNames[graph.segmentStreet[segment] ?? 0] ?? "",
});
