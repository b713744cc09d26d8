/** The job for one courier, pure: a ping goes in, what stream time has made final comes out. */
import type { JobPing } from "../job/ping.ts";
import { GAP_MS, sessionFinalAtMs, windowFinalAtMs, windowStartMs } from "../job/rules.ts";
import type { CourierState, OpenSession, OpenWindow } from "./courier-state.ts";
import { isRepeated, withSeq } from "./seen.ts";

export interface PingTaken {
  readonly state: CourierState;
  readonly note: "ping taken" | "ping dropped: repeated" | "ping dropped: late";
}

/** Nobody sends a ping again an hour later, so the numbers seen need not be kept longer. */
const FORGET_AFTER_MS = 3_600_000;

/** Whatever `streamTimeMs` makes final has been taken out of the state before. */
export function takePing(state: CourierState | undefined, ping: JobPing, streamTimeMs: number): PingTaken {
  if (state === undefined) {
    const { courier, seq, eventTimeMs } = ping;
    const fresh = { courier, highestSeq: seq, seenBelow: 0, lastPingMs: eventTimeMs, windows: [], sessions: [] };
    return open(fresh, fresh, ping, streamTimeMs);
  }
  if (isRepeated(state, ping.seq)) return { state, note: "ping dropped: repeated" };
  const { highestSeq, seenBelow } = withSeq(state, ping.seq);
  const lastPingMs = Math.max(state.lastPingMs, ping.eventTimeMs);
  return open(state, { highestSeq, seenBelow, lastPingMs }, ping, streamTimeMs);
}

type Admitted = Pick<CourierState, "highestSeq" | "seenBelow" | "lastPingMs">;

function open(
  { courier, windows, sessions }: CourierState,
  { highestSeq, seenBelow, lastPingMs }: Admitted,
  { eventTimeMs, speedMmps }: JobPing,
  streamTimeMs: number,
): PingTaken {
  const window = windowFinalAtMs(windowStartMs(eventTimeMs)) > streamTimeMs;
  const session = sessionFinalAtMs(eventTimeMs) > streamTimeMs || sessions.some((open) => meets(open, eventTimeMs));
  const state: CourierState = {
    courier,
    lastPingMs,
    highestSeq,
    seenBelow,
    windows: window ? withPingInWindow(windows, eventTimeMs, speedMmps) : windows,
    sessions: session ? withPingInSession(sessions, eventTimeMs) : sessions,
  };
  return { state, note: window && session ? "ping taken" : "ping dropped: late" };
}

function withPingInWindow(windows: readonly OpenWindow[], timeMs: number, speedMmps: number): readonly OpenWindow[] {
  const startMs = windowStartMs(timeMs);
  let at = windows.length;
  for (let window = windows[at - 1]; window !== undefined && window.startMs >= startMs; window = windows[at - 1]) {
    if (window.startMs === startMs) {
      return windows.with(at - 1, { startMs, count: window.count + 1, sumMmps: window.sumMmps + speedMmps });
    }
    at--;
  }
  return windows.toSpliced(at, 0, { startMs, count: 1, sumMmps: speedMmps });
}

const meets = ({ startMs, endMs }: OpenSession, timeMs: number): boolean =>
  timeMs >= startMs - GAP_MS && timeMs <= endMs + GAP_MS;

/** A ping between two sessions may make one of them. */
function withPingInSession(sessions: readonly OpenSession[], timeMs: number): readonly OpenSession[] {
  const last = sessions.at(-1);
  if (last !== undefined && timeMs >= last.startMs && timeMs <= last.endMs + GAP_MS) {
    const session = { startMs: last.startMs, endMs: Math.max(last.endMs, timeMs), count: last.count + 1 };
    return sessions.with(sessions.length - 1, session);
  }
  const from = sessions.findIndex((session) => meets(session, timeMs));
  if (from === -1) {
    const after = sessions.findIndex(({ startMs }) => startMs > timeMs);
    return sessions.toSpliced(after === -1 ? sessions.length : after, 0, { startMs: timeMs, endMs: timeMs, count: 1 });
  }
  const met = sessions.filter((session) => meets(session, timeMs));
  const merged = {
    startMs: Math.min(timeMs, ...met.map(({ startMs }) => startMs)),
    endMs: Math.max(timeMs, ...met.map(({ endMs }) => endMs)),
    count: met.reduce((sum, { count }) => sum + count, 1),
  };
  return sessions.toSpliced(from, met.length, merged);
}

export interface Finals {
  /** Undefined when the courier is to be forgotten. */
  readonly state: CourierState | undefined;
  readonly windows: readonly OpenWindow[];
  readonly sessions: readonly OpenSession[];
}

/** Takes out what stream time has made final. */
export function takeFinals(state: CourierState, streamTimeMs: number): Finals {
  const windowCount = leading(state.windows, ({ startMs }) => windowFinalAtMs(startMs) <= streamTimeMs);
  const sessionCount = leading(state.sessions, ({ endMs }) => sessionFinalAtMs(endMs) <= streamTimeMs);
  const rest: CourierState = {
    courier: state.courier,
    lastPingMs: state.lastPingMs,
    highestSeq: state.highestSeq,
    seenBelow: state.seenBelow,
    windows: windowCount === 0 ? state.windows : state.windows.slice(windowCount),
    sessions: sessionCount === 0 ? state.sessions : state.sessions.slice(sessionCount),
  };
  const isForgotten = rest.windows.length + rest.sessions.length === 0 && forgottenAtMs(state) <= streamTimeMs;
  return {
    state: isForgotten ? undefined : rest,
    windows: state.windows.slice(0, windowCount),
    sessions: state.sessions.slice(0, sessionCount),
  };
}

/** When `takeFinals` will next have something to take. */
export function nextFinalAtMs(state: CourierState): number {
  const [window] = state.windows;
  const [session] = state.sessions;
  return Math.min(
    window === undefined ? Number.POSITIVE_INFINITY : windowFinalAtMs(window.startMs),
    session === undefined ? forgottenAtMs(state) : sessionFinalAtMs(session.endMs),
  );
}

const forgottenAtMs = ({ lastPingMs }: CourierState): number => lastPingMs + FORGET_AFTER_MS;

function leading<T>(items: readonly T[], isSo: (item: T) => boolean): number {
  let count = 0;
  for (const item of items) {
    if (!isSo(item)) break;
    count++;
  }
  return count;
}
