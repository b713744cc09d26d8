/** When time alone changes an order: a gap is given up, the arrival slides on, the order leaves. */
import type { Step } from "../step.ts";
import { asKnownOrder } from "./earlier.ts";
import { foldFacts, isFinished } from "./lifecycle.ts";
import { ARRIVAL_EVERY_MS, ARRIVAL_SILENT_AFTER_MS, GAP_WAIT_MS, OPEN_FOR_MS, STUB_FOR_MS } from "./limits.ts";
import { paymentDueMs } from "./payment-wait.ts";
import type { OrderState, TrackedOrder } from "./state.ts";

/** Log time at which `wakeOrder` has something to do; never null, since every order leaves. */
export function orderWakeAtMs(stored: OrderState): number | null {
  const state = asKnownOrder(stored);
  if (state.kind === "left") return leaveDueMs(state);
  return Math.min(
    leaveDueMs(state),
    gapDueMs(state) ?? Infinity,
    arrivalDueMs(state) ?? Infinity,
    paymentLookMs(state) ?? Infinity,
  );
}

export const gapDueMs = (order: TrackedOrder): number | null =>
  order.gapSinceMs === null ? null : order.gapSinceMs + GAP_WAIT_MS;

/** Counted from the last word about the order, whether it has ended or was left lying. */
export const leaveDueMs = (state: OrderState): number =>
  state.kind === "left" ? state.leftAtMs + STUB_FOR_MS : state.heardMs + OPEN_FOR_MS;

/** First the page goes, then the stub. */
export function leaveOrder(state: OrderState, nowMs: number): Step<OrderState, never> {
  if (state.kind === "left") return { state: undefined, outputs: [], notes: ["order left: forgotten"] };
  const { life } = foldFacts(state);
  return {
    state: {
      kind: "left",
      orderId: state.orderId,
      lastVersion: state.facts.at(-1)?.version ?? 0,
      leftAtMs: nowMs,
    },
    outputs: [],
    notes: [isFinished(life) ? "order left: finished" : "order left: never finished"],
  };
}

function paymentLookMs(order: TrackedOrder): number | null {
  const { placed } = foldFacts(order).life;
  return placed === null ? null : paymentDueMs(order.paymentWait, { placedMs: placed.atMs, asOfMs: order.asOfMs });
}

/** The next look at a range nobody reports on: when its earliest minute has passed, else in a minute. */
function arrivalDueMs({ arrival, asOfMs, heardMs, facts, givenUpTo }: TrackedOrder): number | null {
  if (arrival === null || isFinished(foldFacts({ facts, givenUpTo }).life)) return null;
  return Math.min(
    asOfMs + ARRIVAL_EVERY_MS,
    arrival.shown.earliestMs + ARRIVAL_EVERY_MS,
    heardMs + ARRIVAL_SILENT_AFTER_MS,
  );
}
