import type { Log } from "./log.ts";

export interface ShutdownOptions {
  readonly log: Log;
  /** Closes what the process opened, last opened first. Runs once. */
  readonly close: () => Promise<void>;
  /** After this long the process ends anyway, with exit code 1. Default 10 s. */
  readonly limitMs?: number;
  /** The process to end; another in tests. */
  readonly process?: ShutdownProcess;
}

export interface ShutdownProcess {
  on(signal: NodeJS.Signals, act: () => void): unknown;
  exit(code: number): void;
}

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * On SIGTERM, SIGINT or SIGHUP: closes, then ends the process with exit code 0, or 1 when
 * closing failed or took too long. A second signal ends it at once.
 *
 * @returns the same, to be called when the process itself decides to end; it may give a failure
 */
export function onShutdown(options: ShutdownOptions): (failure?: Error) => Promise<void> {
  const { log, close, limitMs = 10_000, process: self = process } = options;
  let closing: Promise<void> | undefined;

  const shutDown = (failure?: Error): Promise<void> => {
    closing ??= (async () => {
      const limit = setTimeout(() => {
        log.error({ limitMs }, "closing took too long");
        self.exit(1);
      }, limitMs);
      let exitCode = failure === undefined ? 0 : 1;
      if (failure !== undefined) log.error({ err: failure }, "ending after a failure");
      await close().catch((error: unknown) => {
        log.error({ err: error }, "closing failed");
        exitCode = 1;
      });
      clearTimeout(limit);
      self.exit(exitCode);
    })();
    return closing;
  };

  for (const signal of SIGNALS) {
    self.on(signal, () => {
      if (closing !== undefined) return self.exit(1);
      log.info({ signal }, "ending");
      void shutDown();
    });
  }
  return shutDown;
}
