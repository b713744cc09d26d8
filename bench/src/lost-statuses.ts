/**
 * Was a status lost? Judged without the worker: the facts on the log say what must have
 * happened, the witness says what it was told.
 */
import type { OrderFact } from "@doorstep/events";
import type { Heard } from "./witness.ts";

export interface Verdict {
  readonly orders: number;
  readonly facts: number;
  readonly statuses: number;
  /** One sentence for each thing that is wrong. */
  readonly wrongs: readonly string[];
}

export function judgeStatuses(facts: readonly OrderFact[], heard: ReadonlyMap<string, Heard>): Verdict {
  const wrongs: string[] = [];
  const byOrder = new Map<string, OrderFact[]>();
  for (const fact of facts) byOrder.set(fact.orderId, [...(byOrder.get(fact.orderId) ?? []), fact]);
  let statuses = 0;
  for (const [orderId, list] of byOrder) {
    const told = heard.get(orderId);
    if (told === undefined) {
      wrongs.push(`${orderId}: on the log, but never told`);
      continue;
    }
    statuses += told.versions.length;
    wrongs.push(...gaps(orderId, told), ...missingSteps(orderId, list, told));
  }
  return { orders: byOrder.size, facts: facts.length, statuses, wrongs };
}

function gaps(orderId: string, { versions, firstVersion }: Heard): string[] {
  const wrongs: string[] = [];
  let last = firstVersion;
  for (const version of versions) {
    if (version !== last + 1) wrongs.push(`${orderId}: after status ${last} came ${version}`);
    last = version;
  }
  return wrongs;
}

/** The step of the timeline that a fact must have left, at the time the fact says. */
const stepOf: Partial<Record<OrderFact["type"], Heard["view"]["timeline"][number]["step"]>> = {
  "order-placed": "placed",
  "order-confirmed": "confirmed",
  "order-preparing": "preparing",
  "order-delivered": "delivered",
  "order-cancelled": "cancelled",
};

function missingSteps(orderId: string, facts: readonly OrderFact[], { view }: Heard): string[] {
  const wrongs: string[] = [];
  for (const { type, atMs } of facts) {
    const step = stepOf[type];
    if (step === undefined) continue;
    const shown = view.timeline.find((entry) => entry.step === step);
    if (shown?.atMs !== atMs) wrongs.push(`${orderId}: ${type} at ${atMs} is shown as ${shown?.atMs ?? "nothing"}`);
  }
  const last = facts.reduce((a, b) => (b.version > a.version ? b : a));
  const ended = last.type === "order-delivered" ? "delivered" : last.type === "order-cancelled" ? "cancelled" : null;
  if (ended !== null && view.phase !== ended) wrongs.push(`${orderId}: ended ${ended}, shown as ${view.phase}`);
  return wrongs;
}
