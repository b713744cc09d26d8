/**
 * The orders stage: one record, or time having passed, for one order. Pure: the same state
 * and record give the same bytes, whenever and however often they are computed.
 */
import type { CourierProgress, CourierSilent, OrderFact, OrdersRecord, RecordPosition, Tick } from "@doorstep/events";
import type { OrderPosition, OrderStatus } from "@doorstep/events/browser";
import type { Step } from "../step.ts";
import { advanceArrival } from "./arrival/memory.ts";
import { type ArrivalPriors, defaultPriors } from "./arrival/priors.ts";
import { giveUpGaps, takeFact } from "./facts.ts";
import { dropReason, forgetOthers, hearProgress, hearSilence } from "./hear.ts";
import { foldFacts, type Lifecycle } from "./lifecycle.ts";
import { advanceRide } from "./ride.ts";
import { routeToPage } from "./route.ts";
import { newOrder, type OrderState, type TrackedOrder } from "./state.ts";
import { orderPosition, viewOrder } from "./view.ts";
import { gapDueMs, leaveDueMs, leaveOrder } from "./wake.ts";

/** What the orders stage tells pages: a numbered status, or a self-contained position. */
export type OrdersOutput =
  | { readonly to: "page"; readonly kind: "status"; readonly orderId: string; readonly status: OrderStatus }
  | { readonly to: "page"; readonly kind: "position"; readonly orderId: string; readonly position: OrderPosition };

export interface OrderContext {
  /** Identity of the log, shown to pages. */
  readonly logId: string;
  readonly priors?: ArrivalPriors;
}

type OrderStep = Step<OrderState, OrdersOutput>;

/**
 * The order after `record`, which stood at `at` on its log. Statuses are numbered without
 * gaps, one for every change a person can see; each kept position goes out as well.
 */
export function stepOrder(
  state: OrderState | undefined,
  record: Exclude<OrdersRecord, Tick>,
  at: RecordPosition,
  context: OrderContext,
): OrderStep {
  if (state?.kind === "left") {
    const what = isHeard(record) ? "position dropped" : "fact ignored";
    return { state, outputs: [], notes: [`${what}: order has left`] };
  }
  return isHeard(record) ? stepHeard(state, record, at, context) : stepFact(state, record, at, context);
}

const isHeard = (record: Exclude<OrdersRecord, Tick>): record is CourierProgress | CourierSilent =>
  record.type === "courier-progress" || record.type === "courier-silent";

/** Called when log time has reached `orderWakeAtMs`; `at` is the record that moved it. */
export function wakeOrder(state: OrderState, at: RecordPosition, context: OrderContext): OrderStep {
  const nowMs = at.receivedAtMs;
  if (nowMs >= leaveDueMs(state)) return leaveOrder(state, nowMs);
  if (state.kind === "left") return { state, outputs: [], notes: [] };
  const gapDue = gapDueMs(state);
  const { order, fold, notes } =
    gapDue !== null && nowMs >= gapDue ? giveUpGaps(state) : { order: state, fold: foldFacts(state), notes: [] };
  const after = advance(forgetOthers(order, fold.life), fold.life, nowMs, context);
  return { ...show(state, after, fold.life, context), notes };
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
  const after = advance(forgetOthers(order, fold.life), fold.life, nowMs, context);
  return { ...show(before, after, fold.life, context), notes, ...refusal };
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

  const nowMs = at.receivedAtMs;
  const kept = heard.type === "courier-progress" ? hearProgress(state, heard) : hearSilence(state, heard);
  const after = advance({ ...kept, heardMs: Math.max(kept.heardMs, nowMs) }, life, nowMs, context);
  const step = show(state, after, life, context);
  const position = heard.type === "courier-progress" ? orderPosition(after, context.logId) : null;
  if (position === null) return step;
  const output: OrdersOutput = { to: "page", kind: "position", orderId: state.orderId, position };
  return { ...step, outputs: [...step.outputs, output] };
}

/** What follows from the facts and the positions as they stand at `nowMs`. */
function advance(order: TrackedOrder, life: Lifecycle, nowMs: number, context: OrderContext): TrackedOrder {
  const asOfMs = Math.max(order.asOfMs, nowMs);
  const ride = advanceRide(order.ride, life, order.position);
  const { position, silentSinceMs, heardMs } = order;
  const evidence = { life, position, ride, silentSinceMs, heardMs, nowMs: asOfMs };
  return { ...order, asOfMs, ride, arrival: advanceArrival(order.arrival, evidence, context.priors ?? defaultPriors) };
}

/** Numbers and sends the status if a person can see a difference. */
function show(before: TrackedOrder, after: TrackedOrder, life: Lifecycle, { logId }: OrderContext): OrderStep {
  const was = viewOrder(before, logId);
  const view = viewOrder(after, logId);
  if (view === null || (was !== null && visible(was) === visible(view))) {
    return { state: after, outputs: [], notes: [] };
  }
  const numbered = { ...after, statusVersion: after.statusVersion + 1 };
  const { courier } = life;
  const routeIsNew = courier !== null && courier.version !== was?.routeVersion;
  const status: OrderStatus = {
    view: { ...view, statusVersion: numbered.statusVersion },
    route: routeIsNew ? routeToPage(after.orderId, courier.version, courier.route) : null,
  };
  return {
    state: numbered,
    outputs: [{ to: "page", kind: "status", orderId: after.orderId, status }],
    notes: [],
  };
}

/** All of a view but when and as which number it was made, and what the placing says once and for all. */
const visible = (view: OrderStatus["view"]): string =>
  JSON.stringify({ ...view, asOfMs: 0, statusVersion: 0, bill: null, restaurant: null, dropoff: null });
