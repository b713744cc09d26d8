/**
 * Whether an order's payment is missing. Orders are joined with payments in a window of the
 * write side's time; that a payment is absent is believed only from whoever would have
 * brought it:
 *
 *     placed 10:00:00                     window to 10:02:00, and 5 s for a slow transaction
 *     log time        ───────────── 10:02:05 ────────── 10:02:16
 *     heartbeat               10:02:04 │                          │  10:02:06 │
 *     without payment  due             │ due (a moment yet)       │ notKnown  │ overdue
 */
import type { OrderView } from "@doorstep/events/browser";
import { addToJoin, closeJoin, noJoin, streamJoin } from "@doorstep/windows";
import { heartbeatMs, type Surroundings } from "../surroundings.ts";
import { isFinished, type Lifecycle } from "./lifecycle.ts";

/** A card takes seconds, a bank's second factor a minute; after two nobody is at the till any more. */
const PAID_WITHIN_MS = 2 * 60_000;
/** What was accepted before a heartbeat may reach the log so much after it. */
const SLOW_TRANSACTION_MS = 5_000;
/** Heartbeats come every second: ten missing are a source that is not heard. */
const HEARTBEAT_STALE_MS = 10_000;
const WRITE_SIDE = "write-side";
/** Facts that do not come from there are written straight to this log, whose own time vouches for them. */
const WRITE_SIDE_ORIGIN = "web";

const payments = streamJoin({
  kind: "left",
  beforeMs: 0,
  afterMs: PAID_WITHIN_MS,
  latenessMs: SLOW_TRANSACTION_MS,
  maxKept: 1,
});

type Now = { readonly surroundings: Surroundings; readonly nowMs: number };

/** Of an order of which nothing has been heard but the placing; null for any other. */
export function paymentWaitOf(life: Lifecycle, now: Now): OrderView["paymentWait"] {
  const { placed, payment, confirmed, preparingAtMs, readyAtMs, courier } = life;
  if (placed === null || payment !== null || confirmed !== null || isFinished(life)) return null;
  if (preparingAtMs !== null || readyAtMs !== null || courier !== null) return null;
  const vouchedMs = vouchedUpToMs(placed.origin, now);
  if (joinPayment(life, vouchedMs) === "alone") return "overdue";
  if (now.nowMs < overdueAtMs(placed.atMs)) return "due";
  return vouchedMs === null || now.nowMs - vouchedMs > HEARTBEAT_STALE_MS ? "notKnown" : "due";
}

/** `paired`: paid inside the window; `alone`: it has closed without a payment. */
export function joinPayment({ placed, payment }: Lifecycle, vouchedMs: number | null): "open" | "paired" | "alone" {
  if (placed === null) return "open";
  const watermarkMs = Number.MIN_SAFE_INTEGER;
  let join = addToJoin(payments, noJoin<null, null>(), { side: "left", timeMs: placed.atMs, value: null, watermarkMs });
  if (payment !== null) {
    join = addToJoin(payments, join.state, { side: "right", timeMs: payment.atMs, value: null, watermarkMs });
    if (join.results.some(({ kind }) => kind === "pair")) return "paired";
  }
  if (vouchedMs === null) return "open";
  const { results } = closeJoin(payments, join.state, vouchedMs);
  return results.some(({ kind }) => kind === "leftAlone") ? "alone" : "open";
}

/** Up to when all that was accepted is on this log; null when nobody says. */
export function vouchedUpToMs(origin: string, { surroundings, nowMs }: Now): number | null {
  return origin === WRITE_SIDE_ORIGIN ? heartbeatMs(surroundings, WRITE_SIDE) : nowMs;
}

/**
 * When to look again, by time alone. A heartbeat wakes nobody, so once it is due an order
 * looks for it: each second while it should come any moment, seldom while it is not heard,
 * and after an hour only when the arrival is looked at.
 */
export function paymentDueMs(
  wait: OrderView["paymentWait"],
  { placedMs, asOfMs }: { placedMs: number; asOfMs: number },
): number | null {
  switch (wait) {
    case "due":
      return Math.max(overdueAtMs(placedMs), asOfMs + LOOK_EVERY_MS);
    case "notKnown":
      return asOfMs - placedMs < LOOK_FOR_MS ? asOfMs + LOOK_SELDOM_MS : null;
    case "overdue":
    case null:
      return null;
  }
}

const LOOK_EVERY_MS = 1_000;
const LOOK_SELDOM_MS = 15_000;
const LOOK_FOR_MS = 60 * 60_000;

/** Both bounds of the join's window count, so its end is one after them. */
const overdueAtMs = (placedMs: number): number => placedMs + PAID_WITHIN_MS + 1 + SLOW_TRANSACTION_MS;
