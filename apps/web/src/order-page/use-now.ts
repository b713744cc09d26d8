import { useEffect, useState } from "react";

/**
 * The server's time, once a second. It starts as the moment the page was rendered, so that the
 * first words in the browser are those of the server.
 */
export function useNow({ serverNowMs, clockOffsetMs }: { serverNowMs: number; clockOffsetMs: number }): number {
  const [nowMs, setNowMs] = useState(serverNowMs);
  useEffect(() => {
    const tick = (): void => setNowMs(Date.now() + clockOffsetMs);
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [clockOffsetMs]);
  return nowMs;
}
