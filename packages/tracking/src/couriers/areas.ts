/**
 * Which traffic areas a plan leads through, and what their present pace makes of the rest of
 * it. A plan is looked at every 200 m once, not at every ping.
 */
import { plannedMsAt, positionAt, positionToArea } from "../geometry/index.ts";
import { areaPace, type Surroundings } from "../surroundings.ts";
import { type PackedPlan, planLine } from "./plan.ts";

/** A stretch of the plan within one area, up to here; it begins where the one before ends. */
interface AreaStretch {
  readonly area: string;
  readonly untilM: number;
  readonly untilPlannedMs: number;
}

/** A fraction of an area's width: what is cut off at its edges is little. */
const LOOKED_AT_EVERY_M = 200;

/** The area of a place along the plan. */
export function areaAt(plan: PackedPlan, alongM: number): string | null {
  const stretches = stretchesOf(plan);
  return (stretches.find(({ untilM }) => alongM < untilM) ?? stretches.at(-1))?.area ?? null;
}

/**
 * Planned over expected time between two places of the plan, by the pace of the areas in
 * between; an area of which nothing is known is as planned. Null when none is known.
 */
export function plannedOverExpected(
  plan: PackedPlan,
  { fromM, toM }: { fromM: number; toM: number },
  { surroundings, nowMs }: { surroundings: Surroundings; nowMs: number },
): number | null {
  if (surroundings.size === 0 || toM <= fromM) return null;
  const line = planLine(plan);
  const fromMs = plannedMsAt(line, fromM);
  const toMs = plannedMsAt(line, toM);
  let known = false;
  let expectedMs = 0;
  let reachedMs = fromMs;
  for (const { area, untilPlannedMs } of stretchesOf(plan)) {
    const untilMs = Math.min(untilPlannedMs, toMs);
    if (untilMs <= reachedMs) continue;
    const pace = areaPace(surroundings, { area, nowMs });
    if (pace !== null) known = true;
    expectedMs += (untilMs - reachedMs) / (pace ?? 1);
    reachedMs = untilMs;
  }
  return known && expectedMs > 0 ? (reachedMs - fromMs) / expectedMs : null;
}

const remembered = new WeakMap<PackedPlan, readonly AreaStretch[]>();

/** A cache and nothing else, as for the plan's line: the plan alone decides the answer. */
function stretchesOf(plan: PackedPlan): readonly AreaStretch[] {
  const known = remembered.get(plan);
  if (known !== undefined) return known;
  const stretches = layOut(plan);
  remembered.set(plan, stretches);
  return stretches;
}

function layOut(plan: PackedPlan): readonly AreaStretch[] {
  const line = planLine(plan);
  const stretches: AreaStretch[] = [];
  for (let fromM = 0; fromM === 0 || fromM < line.lengthM; fromM += LOOKED_AT_EVERY_M) {
    const untilM = Math.min(fromM + LOOKED_AT_EVERY_M, line.lengthM);
    const area = positionToArea(positionAt(line, (fromM + untilM) / 2));
    if (stretches.at(-1)?.area === area) stretches.pop();
    stretches.push({ area, untilM, untilPlannedMs: plannedMsAt(line, untilM) });
  }
  return stretches;
}
