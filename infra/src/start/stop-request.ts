/** A signal so soon after the first is the same Ctrl-C: the terminal sends one, and npm passes on another. */
const SAME_REQUEST_MS = 1_000;

export interface StopRequest {
  /** Resolves at the first Ctrl-C, SIGTERM, SIGHUP, or when our parent is gone. */
  readonly requested: Promise<void>;
  /** Resolves at the second. */
  readonly insisted: Promise<void>;
}

/** From here on a signal no longer ends this process by itself. */
export function listenForStop(): StopRequest {
  const [requested, insisted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let firstMs: number | undefined;
  const request = (): void => {
    const nowMs = performance.now();
    firstMs ??= nowMs;
    requested.resolve();
    if (nowMs - firstMs > SAME_REQUEST_MS) insisted.resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, request);
  process.once("disconnect", () => requested.resolve());
  return { requested: requested.promise, insisted: insisted.promise };
}
