"use client";

import type { OrderRow } from "@doorstep/events/browser";
import { useMemo, useState } from "react";
import { rankAttention } from "./alerts.ts";
import { type AttentionBoard, startAttention, stepAttention } from "./attention-board.ts";

/** The list of what needs someone, in an order that keeps still under the pointer. */
export function useAttention(
  orders: ReadonlyMap<string, OrderRow>,
  { nowMs, pointed }: { readonly nowMs: number; readonly pointed: boolean },
): AttentionBoard {
  const ranked = useMemo(() => rankAttention(orders.values(), nowMs), [orders, nowMs]);
  const [board, setBoard] = useState(() => startAttention(ranked, nowMs));
  const next = stepAttention(board, ranked, { nowMs, pointed });
  if (next !== board) setBoard(next);
  return next;
}
