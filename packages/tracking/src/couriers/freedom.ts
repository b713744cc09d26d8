/**
 * How long a courier has been free, and where: the supply of the market's cells. Free is who
 * is online, heard, and carries nothing. The time is told in stretches of log time that never
 * overlap, so that a sum over couriers counts each second of each courier once.
 *
 *     heard    x   x   x   x                     x   x
 *     cell     A   A   B   B                     B   B     (then given an order: !)
 *     told     [──A────)[B─)   silent            [B────!)
 *                          └ ends when last heard
 */
import type { CellSupply } from "@doorstep/events";
import { positionToCell } from "../geometry/index.ts";
import type { CourierStep } from "./decided.ts";
import { hearsPings, lastHeardMs } from "./hearing.ts";
import type { CourierState } from "./state.ts";

/** A stretch of freedom not told yet. */
export interface Freedom {
  readonly cell: string;
  readonly fromMs: number;
}

/** Longer stretches would come too late for the windows they belong to. */
const TOLD_EVERY_MS = 60_000;

/** Adds to a step what it means for the courier's freedom; `before` is the state it was made from. */
export function accountFreedom(before: CourierState, step: CourierStep): CourierStep {
  const { state } = step;
  if (state === undefined) return step;
  const { freedom } = before;
  if (!isFree(state)) {
    return freedom === null
      ? step
      : told(step, { ...state, freedom: null }, { freedom, untilMs: endMs(before, state) });
  }
  const { logTimeMs, track } = state;
  if (track === null) return step;
  if (freedom === null) {
    return { ...step, state: { ...state, freedom: { cell: positionToCell(track.placed), fromMs: logTimeMs } } };
  }
  // Only who is heard now is known to be free until now.
  if (lastHeardMs(state.hearing) !== logTimeMs) return step;
  const cell = track === before.track ? freedom.cell : positionToCell(track.placed);
  if (cell === freedom.cell && logTimeMs - freedom.fromMs < TOLD_EVERY_MS) return step;
  return told(step, { ...state, freedom: { cell, fromMs: logTimeMs } }, { freedom, untilMs: logTimeMs });
}

/** With no ping since coming online, where the courier is nobody knows. */
const isFree = ({ carried, presence, hearing, track }: CourierState): boolean =>
  carried.length === 0 && presence.said !== "offline" && track !== null && hearsPings(hearing);

/** Given an order, the courier was free up to it; gone silent or home, up to the last sign of life. */
function endMs(before: CourierState, after: CourierState): number {
  return after.carried.length > 0 && after.hearing.kind === "listening"
    ? after.logTimeMs
    : (lastHeardMs(before.hearing) ?? after.logTimeMs);
}

function told(
  step: CourierStep,
  state: CourierState,
  { freedom, untilMs }: { freedom: Freedom; untilMs: number },
): CourierStep {
  const { cell, fromMs } = freedom;
  if (untilMs <= fromMs) return { ...step, state };
  const record: Omit<CellSupply, "cause"> = {
    type: "cell-supply",
    cell,
    courierId: state.courierId,
    fromMs,
    toMs: untilMs,
  };
  return { ...step, state, outputs: [...step.outputs, { to: "places", key: `cell:${cell}`, record }] };
}
