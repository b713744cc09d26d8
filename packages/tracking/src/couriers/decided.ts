/** The three things a decision can come to, as steps. */
import type { RecordPosition } from "@doorstep/events";
import type { Step } from "../step.ts";
import type { CourierNote } from "./notes.ts";
import type { CouriersOutput } from "./output.ts";
import type { CourierState } from "./state.ts";
import { courierView } from "./view.ts";

export type CourierStep = Step<CourierState, CouriersOutput>;

/**
 * Something a page can see changed: the outputs, and the view last. A record and the time
 * it moves may both change one courier, in this order; twice the offset leaves each a version.
 */
export function changed(
  state: CourierState,
  {
    at,
    by,
    outputs,
    notes,
  }: {
    at: RecordPosition;
    by: "record" | "time";
    outputs: readonly CouriersOutput[];
    notes: readonly CourierNote[];
  },
): CourierStep {
  const shown = { ...state, viewVersion: 2 * at.offset + (by === "record" ? 1 : 0) };
  const view: CouriersOutput = { to: "page", courier: courierView(shown.courierId, shown) };
  return { state: shown, outputs: [...outputs, view], notes };
}

/** Nothing anybody can see; `state` may have learnt something. */
export function noted(state: CourierState | undefined, ...notes: readonly CourierNote[]): CourierStep {
  return { state, outputs: [], notes };
}

/** The record cannot be true, and changes nothing. */
export function rejected(state: CourierState | undefined, reason: string): CourierStep {
  return { state, outputs: [], notes: ["fact rejected"], rejected: reason };
}
