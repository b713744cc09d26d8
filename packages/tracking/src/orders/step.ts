/**
 * The orders stage: one record, or time having passed, for one order. Pure: the same state
 * and record give the same bytes, whenever and however often they are computed.
 */
import type { CourierProgress, CourierSilent, OrderFact, OrdersRecord, RecordPosition, Tick } from "@doorstep/events";
import type { Step } from "../step.ts";
import { preparationAt, type SharedRecord } from "../surroundings.ts";
import { advanceAlerts } from "./alerts.ts";
import { courierScarcity, learntPriors } from "./arrival/learnt-priors.ts";
import { advanceArrival } from "./arrival/memory.ts";
import { defaultPriors } from "./arrival/priors.ts";
import type { OrderContext } from "./context.ts";
import { asKnownOrder } from "./earlier.ts";
import { giveUpGaps, takeFact } from "./facts.ts";
import { dropReason, forgetOthers, hearProgress, hearSilence } from "./hear.ts";
import { teach } from "./learning.ts";
import { foldFacts, type Lifecycle } from "./lifecycle.ts";
import type { OrdersOutput } from "./output.ts";
import { joinPayment, paymentWaitOf, vouchedUpToMs } from "./payment-wait.ts";
import { advanceRide } from "./ride.ts";
import { show } from "./show.ts";
import { newOrder, type OrderState, type TrackedOrder } from "./state.ts";
import { isThinned } from "./thinning.ts";
import { orderPosition } from "./view.ts";
import { gapDueMs, leaveDueMs, leaveOrder } from "./wake.ts";

/** A record that is about one order. */
export type OrderRecord = Exclude<OrdersRecord, SharedRecord | Tick>;

export type OrderStep = Step<OrderState, OrdersOutput>;

/**
 * The order after `record`, which stood at `at` on its log. Statuses are numbered without
 * gaps, one for every change a person can see; each kept position goes out as well.
 */
export function stepOrder(
  stored: OrderState | undefined,
  record: OrderRecord,
  at: RecordPosition,
  context: OrderContext,
): OrderStep {
  const state = stored === undefined ? undefined : asKnownOrder(stored);
  if (state?.kind === "left") {
    const what = isHeard(record) ? "position dropped" : "fact ignored";
    return { state, outputs: [], notes: [`${what}: order has left`] };
  }
  return isHeard(record) ? stepHeard(state, record, at, context) : stepFact(state, record, at, context);
}

const isHeard = (record: OrderRecord): record is CourierProgress | CourierSilent =>
  record.type === "courier-progress" || record.type === "courier-silent";

/** Called when log time has reached `orderWakeAtMs`; `at` is the record that moved it. */
export function wakeOrder(stored: OrderState, at: RecordPosition, context: OrderContext): OrderStep {
  const state = asKnownOrder(stored);
  const nowMs = at.receivedAtMs;
  if (nowMs >= leaveDueMs(state)) return leaveOrder(state, nowMs);
  if (state.kind === "left") return { state, outputs: [], notes: [] };
  const gapDue = gapDueMs(state);
  const { order, fold, notes } =
    gapDue !== null && nowMs >= gapDue ? giveUpGaps(state) : { order: state, fold: foldFacts(state), notes: [] };
  return settle(state, forgetOthers(order, fold.life), { life: fold.life, nowMs, context, notes });
}

function stepFact(
  state: TrackedOrder | undefined,
  fact: OrderFact,
  at: RecordPosition,
  context: OrderContext,
): OrderStep {
  const nowMs = at.receivedAtMs;
  const before = state ?? newOrder(fact.orderId, nowMs);
  const { order, fold, notes, rejected } = takeFact(before, fact, nowMs);
  const refusal = rejected === null ? {} : { rejected };
  // Nothing was kept: an order nobody has heard of is not begun by its first fact being impossible.
  if (order === before) return { state, outputs: [], notes, ...refusal };
  const { life } = fold;
  const joined = life.payment === fact ? paymentNotes(life, context, nowMs) : [];
  const step = settle(before, forgetOthers(order, life), { life, nowMs, context, notes: [...notes, ...joined] });
  return { ...step, ...refusal };
}

/** Whether the payment came in its window; one that did not is no alert any more, but worth counting. */
function paymentNotes(life: Lifecycle, { surroundings }: OrderContext, nowMs: number): readonly string[] {
  if (life.placed === null) return [];
  const vouchedMs = vouchedUpToMs(life.placed.origin, { surroundings, nowMs });
  return joinPayment(life, vouchedMs) === "paired" ? [] : ["payment late: after its window"];
}

function stepHeard(
  state: TrackedOrder | undefined,
  heard: CourierProgress | CourierSilent,
  at: RecordPosition,
  context: OrderContext,
): OrderStep {
  const what = heard.type === "courier-progress" ? "progress dropped" : "silence dropped";
  if (state === undefined) return { state, outputs: [], notes: [`${what}: order not known`] };
  const { life } = foldFacts(state);
  const reason = dropReason(state, life, heard);
  if (reason !== null) return { state, outputs: [], notes: [`${what}: ${reason}`] };
  if (heard.type === "courier-progress" && isThinned(state, heard, context.surroundings)) {
    return { state, outputs: [], notes: ["progress skipped: thinned"] };
  }
  const nowMs = at.receivedAtMs;
  const kept = heard.type === "courier-progress" ? hearProgress(state, heard) : hearSilence(state, heard);
  const after = { ...kept, heardMs: Math.max(kept.heardMs, nowMs) };
  const step = settle(state, after, { life, nowMs, context, notes: [] });
  const position = heard.type === "courier-progress" ? orderPosition(after, context.logId) : null;
  if (position === null) return step;
  const output: OrdersOutput = { to: "page", kind: "position", orderId: state.orderId, position };
  return { ...step, outputs: [...step.outputs, output] };
}

interface Settling {
  readonly life: Lifecycle;
  readonly nowMs: number;
  readonly context: OrderContext;
  readonly notes: readonly string[];
}

/** What follows from the facts and the positions as they stand at `nowMs`, for pages and for learning. */
function settle(before: TrackedOrder, order: TrackedOrder, { life, nowMs, context, notes }: Settling): OrderStep {
  const advanced = advance(order, life, nowMs, context);
  const taught = teach(advanced, life, { ...context, nowMs: advanced.asOfMs });
  const { state, outputs } = show(before, taught.order, life, context.logId);
  return { state, outputs: [...outputs, ...taught.lessons], notes };
}

function advance(order: TrackedOrder, life: Lifecycle, nowMs: number, context: OrderContext): TrackedOrder {
  const { surroundings, city } = context;
  const asOfMs = Math.max(order.asOfMs, nowMs);
  const now = { surroundings, city, nowMs: asOfMs };
  const ride = advanceRide(order.ride, life, order.position);
  const { position, silentSinceMs, heardMs } = order;
  const evidence = { life, position, ride, silentSinceMs, heardMs, nowMs: asOfMs };
  const priors = learntPriors(context.priors ?? defaultPriors, { life, ride }, now);
  const arrival = advanceArrival(order.arrival, evidence, priors);
  const paymentWait = paymentWaitOf(life, now);
  const restaurantId = life.placed?.restaurantId ?? "";
  const alerts = advanceAlerts(order.alerts, {
    ...evidence,
    arrival,
    paymentWait,
    preparation: preparationAt(surroundings, { restaurantId, nowMs: asOfMs }),
    courierScarcity: life.courier === null ? courierScarcity(life, now) : 1,
  });
  return { ...order, asOfMs, ride, arrival, paymentWait, alerts };
}
