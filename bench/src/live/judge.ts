/**
 * Was a status lost? Judged without the worker: the facts the load told say what must have
 * happened, the pages and operations say what they were told.
 */
import type { ClientFindings } from "./clients/findings.ts";
import type { LoadFindings, TellFact } from "./load/findings.ts";
import type { OperationsFindings } from "./operations/findings.ts";

export interface Verdict {
  readonly facts: number;
  readonly ordersWatched: number;
  readonly lost: number;
  /** The first of them, one sentence each. */
  readonly wrongs: readonly string[];
}

/** Each fact leaves its step in the timeline, at its own time. */
const STEP_OF: Partial<Record<TellFact["type"], string>> = {
  "order-placed": "placed",
  "payment-authorised": "paid",
  "order-confirmed": "confirmed",
  "order-preparing": "preparing",
  "order-ready": "ready",
  "order-courier-assigned": "courierAssigned",
  "order-picked-up": "pickedUp",
  "order-delivered": "delivered",
};
const MAX_WRONGS = 50;

export interface JudgeOptions {
  /** Facts from here on may still be on their way. */
  readonly untilMs: number;
  /** Whether a page watched the order from its beginning to its end. */
  readonly isWatched: (orderId: string) => boolean;
}

export function judgeStatuses(
  { facts }: Pick<LoadFindings, "facts">,
  { heard, city }: Pick<ClientFindings, "heard"> & Pick<OperationsFindings, "city">,
  { untilMs, isWatched }: JudgeOptions,
): Verdict {
  const pages = new Map(heard.map((order) => [order.orderId, order]));
  const wrongs: string[] = [];
  const watched = new Set<string>();
  for (const { orderId, type, atMs } of facts) {
    if (atMs >= untilMs) continue;
    if (isWatched(orderId)) {
      watched.add(orderId);
      const step = STEP_OF[type] ?? "";
      const shown = pages.get(orderId)?.steps[step];
      if (shown !== atMs) wrongs.push(`${orderId}: ${type} at ${atMs} is shown as ${shown ?? "nothing"}`);
    }
    if (type === "order-delivered" && city[orderId] !== "delivered") {
      wrongs.push(`${orderId}: delivered at ${atMs}, for operations it is ${city[orderId] ?? "not there"}`);
    }
  }
  return {
    facts: facts.length,
    ordersWatched: watched.size,
    lost: wrongs.length,
    wrongs: wrongs.slice(0, MAX_WRONGS),
  };
}
