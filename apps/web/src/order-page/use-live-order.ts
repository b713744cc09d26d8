import type { OrderSnapshot } from "@doorstep/events/browser";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Live, LiveConnection, OrderLive, Watch } from "../live/index.ts";

export interface LiveOrder {
  readonly snapshot: OrderSnapshot;
  /** Log time the server has reached. */
  readonly asOfMs: number;
  /** 0 while each position comes as it is known, null while none comes. */
  readonly positionsEveryMs: number | null;
  /** Null until the socket's code is there. */
  readonly connection: LiveConnection | null;
  readonly refused: boolean;
  readonly tryNow: () => void;
}

const none = (): null => null;
const nothing = (): (() => void) => () => {};

/** The order, from what the server rendered to what it says now. The socket's code comes after the first paint. */
export function useLiveOrder({ initial, token }: { initial: OrderSnapshot; token: string }): LiveOrder {
  const first = useRef(initial);
  const live = useRef<Live | null>(null);
  const [watch, setWatch] = useState<Watch<OrderLive> | null>(null);
  const { orderId } = initial.view;

  useEffect(() => {
    let open = true;
    let opened: { watch: Watch<OrderLive>; live: Live } | undefined;
    void import("../live/index.ts").then(({ connectLive }) => {
      if (!open) return;
      const connected = connectLive();
      opened = { live: connected, watch: connected.watchOrder({ orderId, token, initial: first.current }) };
      live.current = connected;
      setWatch(opened.watch);
    });
    return () => {
      open = false;
      opened?.watch.close();
      opened?.live.close();
    };
  }, [orderId, token]);

  const known = useSyncExternalStore(watch?.subscribe ?? nothing, watch?.getSnapshot ?? none, none);
  const tryNow = useCallback(() => live.current?.tryNow(), []);
  return {
    snapshot: known?.snapshot ?? first.current,
    asOfMs: known?.asOfMs ?? first.current.view.asOfMs,
    positionsEveryMs: known === null ? 0 : known.positionsEveryMs,
    connection: known?.connection ?? null,
    refused: known?.refused === "forbidden" || known?.refused === "unknownOrder",
    tryNow,
  };
}
