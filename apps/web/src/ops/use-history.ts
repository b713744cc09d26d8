import type { OrderHistory } from "@doorstep/db/history";
import type { OrderPhase } from "@doorstep/events/browser";
import { useEffect, useState } from "react";

/** A status is written down within a second of being shown. */
const WRITTEN_AFTER_MS = 1_500;

/** What was of the selected order; read again when it has come a step further. Null while nothing is known. */
export function useHistory(orderId: string | null, phase: OrderPhase | null): OrderHistory | null {
  const [history, setHistory] = useState<OrderHistory | null>(null);
  useEffect(() => {
    if (orderId === null) {
      setHistory(null);
      return;
    }
    // Another order's is not shown for this one.
    setHistory((last) => (last?.orderId === orderId ? last : null));
    const abort = new AbortController();
    const read = (): void => {
      fetchHistory(orderId, abort.signal).then(setHistory, () => {
        // The drawer has all that is live; without history it shows no promises.
      });
    };
    if (phase === null) read();
    const timer = setTimeout(read, phase === null ? WRITTEN_AFTER_MS * 2 : WRITTEN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [orderId, phase]);
  return history;
}

async function fetchHistory(orderId: string, signal: AbortSignal): Promise<OrderHistory | null> {
  const response = await fetch(`/api/ops/orders/${encodeURIComponent(orderId)}/history`, { signal });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`history answered ${response.status}`);
  return (await response.json()) as OrderHistory;
}
