/**
 * Positions on their way to the pages that watch: sent as they come, or, by the ladder's
 * step, held until the order's turn, or left out. Only the newest of an order is ever held.
 */
import type { DegradationStep, OrderPosition } from "@doorstep/events/browser";
import { CONFLATED_EVERY_MS, includes, STALE_AFTER_MS } from "./ladder.ts";

export interface PositionsOut {
  take(position: OrderPosition): void;
  /** Sends what is due; called at every look. */
  sendDue(): void;
}

export interface PositionsOutOptions {
  readonly step: () => DegradationStep;
  readonly nowMs: () => number;
  readonly send: (position: OrderPosition) => void;
  /** A position that nobody will get. */
  readonly leftOut: (why: "conflated" | "stale") => void;
}

type Verdict = "send" | "hold" | "skip";

/** `sentMs`: when a position of the order was sent last, as far as anybody remembers. */
function judgeOutgoing(
  step: DegradationStep,
  { nowMs, receivedAtMs, sentMs }: { readonly nowMs: number; readonly receivedAtMs: number; readonly sentMs: number },
): Verdict {
  if (includes(step, "freshOnly") && nowMs - receivedAtMs >= STALE_AFTER_MS) return "skip";
  return includes(step, "conflated") && nowMs - sentMs < CONFLATED_EVERY_MS ? "hold" : "send";
}

export function createPositionsOut({ step, nowMs, send, leftOut }: PositionsOutOptions): PositionsOut {
  /** By order, while positions are conflated; forgotten once another may go. */
  const sentAtMs = new Map<string, number>();
  const held = new Map<string, OrderPosition>();

  const judge = ({ orderId, receivedAtMs }: OrderPosition): Verdict =>
    judgeOutgoing(step(), { nowMs: nowMs(), receivedAtMs, sentMs: sentAtMs.get(orderId) ?? Number.NEGATIVE_INFINITY });

  function letGo(position: OrderPosition): void {
    if (includes(step(), "conflated")) sentAtMs.set(position.orderId, nowMs());
    send(position);
  }

  return {
    take: (position) => {
      const { orderId } = position;
      const verdict = judge(position);
      if (verdict === "skip") return leftOut("stale");
      if (held.delete(orderId)) leftOut("conflated");
      if (verdict === "hold") held.set(orderId, position);
      else letGo(position);
    },
    sendDue: () => {
      for (const [orderId, position] of held) {
        const verdict = judge(position);
        if (verdict === "hold") continue;
        held.delete(orderId);
        if (verdict === "skip") leftOut("stale");
        else letGo(position);
      }
      for (const [orderId, atMs] of sentAtMs) if (nowMs() - atMs >= CONFLATED_EVERY_MS) sentAtMs.delete(orderId);
    },
  };
}
