/**
 * Plays records to the orders stage as the engine does: due wakes before the record that
 * moved log time, and every state through JSON and back. Every output must be what the
 * browser's contract accepts.
 */
import { encodeRecord, type RecordPosition } from "@doorstep/events";
import {
  type OrderView,
  orderPosition,
  orderSnapshot as orderSnapshotContract,
  orderStatus,
} from "@doorstep/events/browser";
import type { Step } from "../../step.ts";
import {
  isShared,
  noSurroundings,
  type SharedRecord,
  sharedSubject,
  sharedUntilMs,
  takeShared,
} from "../../surroundings.ts";
import type { OrdersOutput } from "../output.ts";
import type { OrderState } from "../state.ts";
import { type OrderRecord, stepOrder, wakeOrder } from "../step.ts";
import { orderSnapshot, viewOrder } from "../view.ts";
import { orderWakeAtMs } from "../wake.ts";
import { assigned, authorised, confirmed, minute, pickedUp, placed, preparing, ready } from "./facts.ts";

export const context = { logId: "log-1", city: "montevideo", surroundings: noSurroundings };

type PageOutput = Extract<OrdersOutput, { readonly to: "page" }>;

export interface Evening {
  /** Each at the minute it is received. */
  tell(minutes: number, ...records: readonly (OrderRecord | SharedRecord)[]): Evening;
  /** Time passes, and nothing is heard. */
  wait(untilMinutes: number): Evening;
  /** @throws Error while there is none. */
  view(): OrderView;
  readonly state: OrderState | undefined;
  readonly outputs: readonly OrdersOutput[];
  /** Of the outputs, what pages get. */
  readonly pages: readonly PageOutput[];
  /** Of the outputs, what the places stage gets. */
  readonly lessons: readonly Extract<OrdersOutput, { readonly to: "places" }>["record"][];
  readonly statuses: readonly OrderView[];
  readonly notes: readonly string[];
  readonly rejected: readonly string[];
}

export function newEvening(): Evening {
  let state: OrderState | undefined;
  let seen = seenOf(undefined);
  let offset = 0;
  const surroundings = new Map<string, SharedRecord>();
  const outputs: OrdersOutput[] = [];
  const notes: string[] = [];
  const rejected: string[] = [];
  const at = (receivedAtMs: number): RecordPosition => ({ topic: "orders", partition: 0, offset, receivedAtMs });

  function take(step: Step<OrderState, OrdersOutput>): void {
    state = step.state === undefined ? undefined : (JSON.parse(JSON.stringify(step.state)) as OrderState);
    if (JSON.stringify(state) !== JSON.stringify(step.state)) throw new Error("the state is not plain JSON");
    const sees = seenOf(state);
    const isTold = step.outputs.some((output) => output.to === "page" && output.kind === "status");
    if (!isTold && state?.kind === "tracked" && sees !== seen) throw new Error("a view changed without a status");
    seen = sees;
    for (const output of step.outputs) {
      check(output);
      outputs.push(output);
    }
    notes.push(...step.notes);
    if (step.rejected !== undefined) rejected.push(step.rejected);
    if (state !== undefined) orderSnapshotContract.nullable().parse(orderSnapshot(state, context));
  }

  function passTime(nowMs: number): void {
    for (;;) {
      const dueMs = state === undefined ? null : orderWakeAtMs(state);
      if (state === undefined || dueMs === null || dueMs > nowMs) return;
      forgetShared(surroundings, dueMs);
      take(wakeOrder(state, at(dueMs), { ...context, surroundings }));
      const next = state === undefined ? null : orderWakeAtMs(state);
      if (next !== null && next <= dueMs) throw new Error("a wake must move on");
    }
  }

  const evening: Evening = {
    tell(minutes, ...records) {
      passTime(minute(minutes));
      forgetShared(surroundings, minute(minutes));
      for (const record of records) {
        if (isShared(record)) hearShared(surroundings, record);
        else take(stepOrder(state, record, at(minute(minutes)), { ...context, surroundings }));
        offset += 1;
      }
      return evening;
    },
    wait(untilMinutes) {
      passTime(minute(untilMinutes));
      return evening;
    },
    view() {
      const snapshot = state === undefined ? null : orderSnapshot(state, context);
      if (snapshot === null) throw new Error("there is no view");
      return snapshot.view;
    },
    get state() {
      return state;
    },
    outputs,
    get pages() {
      return outputs.filter((output) => output.to === "page");
    },
    get lessons() {
      return outputs.flatMap((output) => (output.to === "places" ? [output.record] : []));
    },
    get statuses() {
      return evening.pages.flatMap((output) => (output.kind === "status" ? [output.status.view] : []));
    },
    notes,
    rejected,
  };
  return evening;
}

function hearShared(surroundings: Map<string, SharedRecord>, record: SharedRecord): void {
  const subject = sharedSubject(record);
  if (subject !== null) surroundings.set(subject, takeShared(surroundings.get(subject), record));
}

function forgetShared(surroundings: Map<string, SharedRecord>, nowMs: number): void {
  for (const [subject, record] of surroundings) {
    const untilMs = sharedUntilMs(record);
    if (untilMs !== null && untilMs <= nowMs) surroundings.delete(subject);
  }
}

/** All that is seen of an order but when; the quick comparison of states must not miss any of it. */
function seenOf(state: OrderState | undefined): string {
  const view = state?.kind === "tracked" ? viewOrder(state, context.logId) : null;
  return JSON.stringify(view === null ? null : { ...view, asOfMs: 0 });
}

/** Pages and logs take what is told. */
function check(output: OrdersOutput): void {
  const cause = { stage: "orders", partition: 0, offset: 0, index: 0 };
  if (output.to === "places") encodeRecord("places", { ...output.record, cause });
  else if (output.to === "tracking") encodeRecord("tracking", { ...output.record, cause });
  else if (output.kind === "status") orderStatus.parse(output.status);
  else orderPosition.parse(output.position);
}

/** Lucía was given the order at 7:09, with v5; the food is cooking. */
export const assignedEvening = (): Evening =>
  newEvening()
    .tell(4, placed())
    .tell(4.1, authorised())
    .tell(5, confirmed())
    .tell(6, preparing())
    .tell(9, assigned(5, 9));

/** She has had the bag since 7:21, with v7. */
export const withBag = (): Evening => assignedEvening().tell(20, ready(6, 20)).tell(21, pickedUp(7, 21));
