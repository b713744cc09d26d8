/** The job for one courier, pure: a ping goes in, what stream time has made final comes out. */
import type { JobPing } from "../job/ping.ts";
import { GAP_MS, sessionFinalAtMs, windowFinalAtMs, windowStartMs } from "../job/rules.ts";
import {
  COUNT,
  type CourierState,
  END,
  HIGHEST_SEQ,
  ITEM,
  LAST_PING,
  SEEN_BELOW,
  SESSION_COUNT,
  START,
  SUM,
  sessionsFrom,
  WINDOW_COUNT,
  windowsFrom,
} from "./courier-state.ts";
import { isRepeated, seenWith } from "./seen.ts";

export interface PingTaken {
  readonly state: CourierState;
  readonly note: "ping taken" | "ping dropped: repeated" | "ping dropped: late";
}

/** Nobody sends a ping again an hour later, so the numbers seen need not be kept longer. */
const FORGET_AFTER_MS = 3_600_000;

/** Whatever `streamTimeMs` makes final has been taken out of the state before. */
export function takePing(state: CourierState | undefined, ping: JobPing, streamTimeMs: number): PingTaken {
  const { courier, seq, eventTimeMs, speedMmps } = ping;
  const numbers = state === undefined ? [eventTimeMs, seq, 0, 0] : withSeq(state.numbers, seq);
  if (numbers === null) return { state: state as CourierState, note: "ping dropped: repeated" };
  numbers[LAST_PING] = Math.max(numbers[LAST_PING] as number, eventTimeMs);
  const isInWindow = windowFinalAtMs(windowStartMs(eventTimeMs)) > streamTimeMs;
  if (isInWindow) addToWindow(numbers, eventTimeMs, speedMmps);
  const isInSession = addToSession(numbers, eventTimeMs, sessionFinalAtMs(eventTimeMs) > streamTimeMs);
  return {
    state: { courier: state?.courier ?? courier, numbers },
    note: isInWindow && isInSession ? "ping taken" : "ping dropped: late",
  };
}

/** A copy that has seen `seq`; null when it had before. */
function withSeq(numbers: readonly number[], seq: number): number[] | null {
  const highest = numbers[HIGHEST_SEQ] as number;
  const below = numbers[SEEN_BELOW] as number;
  if (isRepeated(highest, below, seq)) return null;
  const changed = numbers.slice();
  changed[SEEN_BELOW] = seenWith(highest, below, seq);
  changed[HIGHEST_SEQ] = Math.max(highest, seq);
  return changed;
}

function addToWindow(numbers: number[], timeMs: number, speedMmps: number): void {
  const startMs = windowStartMs(timeMs);
  let at = sessionsFrom(numbers);
  while (at > windowsFrom && (numbers[at - ITEM] as number) > startMs) at -= ITEM;
  const window = at - ITEM;
  if (window >= windowsFrom && numbers[window] === startMs) {
    (numbers[window + COUNT] as number) += 1;
    (numbers[window + SUM] as number) += speedMmps;
  } else {
    insert(numbers, at, startMs, 1, speedMmps);
    (numbers[WINDOW_COUNT] as number) += 1;
  }
}

/** Into the sessions it meets, which it makes one; else into one of its own, unless that may not be. */
function addToSession(numbers: number[], timeMs: number, mayOpen: boolean): boolean {
  const from = sessionsFrom(numbers);
  let at = numbers.length;
  while (at > from && (numbers[at - ITEM] as number) - GAP_MS > timeMs) at -= ITEM;
  // The last of those that begin before it or not long after it.
  const session = at - ITEM;
  if (session < from || timeMs > (numbers[session + END] as number) + GAP_MS) {
    if (mayOpen) insert(numbers, at, timeMs, timeMs, 1);
    return mayOpen;
  }
  numbers[session] = Math.min(numbers[session] as number, timeMs);
  numbers[session + END] = Math.max(numbers[session + END] as number, timeMs);
  (numbers[session + SESSION_COUNT] as number) += 1;
  const before = session - ITEM;
  if (before >= from && (numbers[before + END] as number) + GAP_MS >= timeMs) {
    numbers[before + END] = Math.max(numbers[before + END] as number, numbers[session + END] as number);
    (numbers[before + SESSION_COUNT] as number) += numbers[session + SESSION_COUNT] as number;
    remove(numbers, session, 1);
  }
  return true;
}

/** As `splice` would, which makes a list of what it removes. */
function insert(numbers: number[], at: number, first: number, second: number, third: number): void {
  numbers.push(0, 0, 0);
  for (let nth = numbers.length - 1; nth >= at + ITEM; nth--) numbers[nth] = numbers[nth - ITEM] as number;
  numbers[at] = first;
  numbers[at + 1] = second;
  numbers[at + 2] = third;
}

function remove(numbers: number[], at: number, count: number): void {
  if (count === 0) return;
  const width = ITEM * count;
  for (let nth = at + width; nth < numbers.length; nth++) numbers[nth - width] = numbers[nth] as number;
  for (let nth = 0; nth < width; nth++) numbers.pop();
}

export interface FinalWindow {
  readonly startMs: number;
  readonly count: number;
  readonly sumMmps: number;
}

export interface FinalSession {
  readonly startMs: number;
  /** Of its last ping. */
  readonly endMs: number;
  readonly count: number;
}

export interface Finals {
  /** Undefined when the courier is to be forgotten. */
  readonly state: CourierState | undefined;
  readonly windows: readonly FinalWindow[];
  readonly sessions: readonly FinalSession[];
}

/** Takes out what stream time has made final. */
export function takeFinals({ courier, numbers }: CourierState, streamTimeMs: number): Finals {
  const from = sessionsFrom(numbers);
  let windowsTo = windowsFrom;
  while (windowsTo < from && windowFinalAtMs(numbers[windowsTo + START] as number) <= streamTimeMs) windowsTo += ITEM;
  let sessionsTo = from;
  while (sessionsTo < numbers.length && sessionFinalAtMs(numbers[sessionsTo + END] as number) <= streamTimeMs) {
    sessionsTo += ITEM;
  }
  const windows = itemsOf(numbers, windowsFrom, windowsTo, (startMs, count, sumMmps) => ({ startMs, count, sumMmps }));
  const sessions = itemsOf(numbers, from, sessionsTo, (startMs, endMs, count) => ({ startMs, endMs, count }));
  const rest = numbers.slice();
  remove(rest, from, sessions.length);
  remove(rest, windowsFrom, windows.length);
  rest[WINDOW_COUNT] = (rest[WINDOW_COUNT] as number) - windows.length;
  const isForgotten = rest.length === windowsFrom && forgottenAtMs(numbers) <= streamTimeMs;
  return { state: isForgotten ? undefined : { courier, numbers: rest }, windows, sessions };
}

/** Mostly none, or one: a list that grows is made with room for many. */
function itemsOf<T>(
  numbers: readonly number[],
  from: number,
  to: number,
  make: (first: number, second: number, third: number) => T,
): readonly T[] {
  if (from === to) return NONE;
  const items = [make(numbers[from] as number, numbers[from + 1] as number, numbers[from + 2] as number)];
  for (let at = from + ITEM; at < to; at += ITEM) {
    items.push(make(numbers[at] as number, numbers[at + 1] as number, numbers[at + 2] as number));
  }
  return items;
}

const NONE: readonly never[] = [];

/** When `takeFinals` will next have something to take. */
export function nextFinalAtMs({ numbers }: CourierState): number {
  const from = sessionsFrom(numbers);
  const windowMs = from === windowsFrom ? Number.POSITIVE_INFINITY : windowFinalAtMs(numbers[windowsFrom] as number);
  const sessionMs = from === numbers.length ? forgottenAtMs(numbers) : sessionFinalAtMs(numbers[from + END] as number);
  return Math.min(windowMs, sessionMs);
}

const forgottenAtMs = (numbers: readonly number[]): number => (numbers[LAST_PING] as number) + FORGET_AFTER_MS;
