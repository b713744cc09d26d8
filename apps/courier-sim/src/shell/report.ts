/** How it is going: a line that changes on a terminal, JSON lines in a pipe. */
import type { WriterFigures } from "./log-writer.ts";
import type { Tally } from "./tally.ts";

export interface Report {
  stop(): void;
}

export interface ReportOptions {
  readonly run: string;
  readonly everyMs: number;
  readonly tally: Tally;
  readonly writer: WriterFigures;
  readonly clockMs: () => number;
  readonly isTerminal: boolean;
  /** Data goes to stdout, the line on the terminal to stderr. */
  readonly writeData: (text: string) => void;
  readonly writeTalk: (text: string) => void;
}

export function startReport(options: ReportOptions): Report {
  const { run, everyMs, tally, writer, clockMs, isTerminal } = options;
  const startMs = clockMs();
  let lastMs = startMs;
  let lastPings = 0;
  const report = (): void => {
    const nowMs = clockMs();
    const figures = {
      atMs: nowMs,
      run,
      ordersActive: tally.activeSince.size,
      ordersDelivered: tally.delivered,
      ordersCancelled: tally.cancelled,
      couriersBusy: tally.busy.size,
      couriersOnline: tally.online,
      pingsPerSecond: perSecond(tally.pings - lastPings, nowMs - lastMs),
      produceMs: writer.produceMs,
      waiting: writer.waiting,
      pingsThinned: writer.pingsThinned,
      produceFailures: writer.failures,
    };
    lastMs = nowMs;
    lastPings = tally.pings;
    if (isTerminal) options.writeTalk(`\r\x1b[K${figuresToLine(figures, nowMs - startMs)}`);
    else options.writeData(`${JSON.stringify(figures)}\n`);
  };
  const timer = setInterval(report, everyMs);
  return {
    stop() {
      clearInterval(timer);
      report();
      if (isTerminal) options.writeTalk("\n");
    },
  };
}

function figuresToLine(
  figures: {
    readonly ordersActive: number;
    readonly ordersDelivered: number;
    readonly ordersCancelled: number;
    readonly couriersBusy: number;
    readonly couriersOnline: number;
    readonly pingsPerSecond: number;
    readonly produceMs: number;
    readonly waiting: number;
    readonly pingsThinned: number;
  },
  sinceMs: number,
): string {
  const parts = [
    clockText(sinceMs),
    `${figures.ordersActive} orders on their way`,
    `${figures.ordersDelivered} delivered`,
    `${figures.ordersCancelled} cancelled`,
    `${figures.couriersBusy} of ${figures.couriersOnline} couriers busy`,
    `${figures.pingsPerSecond} pings/s`,
    `log ${figures.produceMs} ms`,
  ];
  if (figures.waiting > 1_000) parts.push(`${figures.waiting} waiting`);
  if (figures.pingsThinned > 0) parts.push(`${figures.pingsThinned} pings thinned`);
  return parts.join(" · ");
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const perSecond = (count: number, ms: number): number => (ms <= 0 ? 0 : Math.round((count * 10_000) / ms) / 10);
