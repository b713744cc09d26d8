/**
 * A state is read back by other builds than the one that wrote it: after an update, and while
 * two builds share a log. What a build before this one did not keep begins as if nothing had
 * been seen of it; what it kept stays.
 */
import { noAlerts } from "./alerts.ts";
import { nothingTaught } from "./learning.ts";
import type { OrderState, StoredFact, TrackedOrder } from "./state.ts";

/** The state as this build keeps it; the very same when it is. */
export function asKnownOrder<S extends OrderState>(state: S): S | TrackedOrder {
  if (state.kind === "left" || state.taught?.legs !== undefined) return state;
  const { facts, arrival, position } = state;
  const placed = facts.find(({ type }) => type === "order-placed");
  return {
    ...state,
    facts: facts.map(asKnownFact),
    position: position === null ? null : { ...position, roadPaceRatio: position.roadPaceRatio ?? null },
    arrival:
      arrival === null
        ? null
        : {
            ...arrival,
            firstShownMs: arrival.firstShownMs ?? placed?.atMs ?? state.asOfMs,
            stages: arrival.stages ?? [],
          },
    paymentWait: state.paymentWait ?? null,
    alerts: state.alerts ?? noAlerts,
    taught: { ...nothingTaught, ...state.taught },
  };
}

function asKnownFact(fact: StoredFact): StoredFact {
  return fact.type === "order-placed" ? { ...fact, toDoorPlannedMs: fact.toDoorPlannedMs ?? null } : fact;
}
