"use client";

import type { CitySnapshot, OrderSnapshot } from "@doorstep/events/browser";
import { useEffect, useState, useSyncExternalStore } from "react";
import { type CityLive, connectLive, type Live, type OrderLive, type Watch } from "../live/index.ts";

export interface CityWatch {
  readonly city: CityLive | null;
  readonly live: Live | null;
}

/** The city, kept current for as long as the page is open. Null until the page runs in a browser. */
export function useCity(initial: CitySnapshot): CityWatch {
  const [open, setOpen] = useState<{ readonly live: Live; readonly watch: Watch<CityLive> } | null>(null);
  // The server's snapshot is where the page starts; a later render brings no newer one.
  const [first] = useState(initial);
  useEffect(() => {
    const live = connectLive();
    const watch = live.watchCity({ token: "", initial: first });
    setOpen({ live, watch });
    return () => {
      watch.close();
      live.close();
    };
  }, [first]);
  const city = useStore(open?.watch ?? null);
  return { city, live: open?.live ?? null };
}

/** One order in full, while it is selected. Null until its first answer. */
export function useOrder(
  live: Live | null,
  orderId: string | null,
): { readonly snapshot: OrderSnapshot | null; readonly problem: string | null } {
  const [watch, setWatch] = useState<Watch<OrderLive> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    setWatch(null);
    setProblem(null);
    if (live === null || orderId === null) return;
    const stop = new AbortController();
    let opened: Watch<OrderLive> | undefined;
    fetchOrder(orderId, stop.signal).then(
      (initial) => {
        if (stop.signal.aborted) return;
        opened = live.watchOrder({ orderId, token: "", initial });
        setWatch(opened);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : "The order could not be read.");
      },
    );
    return () => {
      stop.abort();
      opened?.close();
    };
  }, [live, orderId]);
  const order = useStore(watch);
  return { snapshot: order?.snapshot ?? null, problem };
}

async function fetchOrder(orderId: string, signal: AbortSignal): Promise<OrderSnapshot> {
  const response = await fetch(`/api/orders/${encodeURIComponent(orderId)}`, { signal });
  if (response.ok) return await response.json();
  throw new Error(
    response.status === 404 ? "This order is not known any more." : "The order could not be read. Try again.",
  );
}

const nothing = () => () => {};

function useStore<T>(store: Watch<T> | null): T | null {
  return useSyncExternalStore<T | null>(
    store?.subscribe ?? nothing,
    () => store?.getSnapshot() ?? null,
    () => null,
  );
}
