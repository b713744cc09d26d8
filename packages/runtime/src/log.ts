import { type Logger, pino } from "pino";

/** A structured log: one JSON line per decision, `log.info({ orderId, offset }, "late ping dropped")`. */
export type Log = Logger;

/**
 * Opens the log of one process: JSON lines on stderr, so that stdout stays free for data.
 * Lines are written at once; a crash loses none.
 *
 * @param options.process which process speaks; on every line
 */
export function createLog(options: { readonly process: string; readonly level?: string }): Log {
  return pino(
    { level: options.level ?? "info", base: { process: options.process }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
