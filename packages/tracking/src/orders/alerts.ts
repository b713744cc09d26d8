/**
 * What deserves somebody's attention. An alert begins when its cause has lasted (or has
 * grown) enough, and ends when the cause has been gone for a while: what is on the edge
 * stays as it is.
 *
 *     cause      ▁▁▁████████████▁▁█████▁▁▁▁▁▁▁▁▁
 *     alert      ▁▁▁▁▁▁█████████████████████▁▁▁▁
 *                   └──┘ long enough    └───┘ gone for long enough
 */
import type { AlertKind, OrderAlert, OrderView } from "@doorstep/events/browser";
import type { Evidence } from "./arrival/legs.ts";
import type { ArrivalMemory } from "./arrival/memory.ts";
import { cookingSinceMs, isFinished } from "./lifecycle.ts";
import { shownStopMs } from "./ride.ts";

/** An alert, or a cause that is not one yet. */
export interface Watched {
  readonly kind: AlertKind;
  readonly sinceMs: number;
  readonly shown: boolean;
  /** Since when the cause is gone; null while it is there. */
  readonly goneSinceMs: number | null;
}

/** Everything alerts are told from. */
export interface AlertEvidence extends Evidence {
  readonly arrival: ArrivalMemory | null;
  readonly paymentWait: OrderView["paymentWait"];
  /** The restaurant's times, and how much longer than usual couriers are waited for. */
  readonly preparation: { readonly count: number; readonly p90Ms: number } | null;
  readonly courierScarcity: number;
}

/** A cause as it is now: since when, and whether that is an alert. */
interface Cause {
  readonly sinceMs: number;
  readonly alerts: boolean;
}

const MINUTE_MS = 60_000;
/** Against the latest time first shown. */
const LATE_FROM_MS = 3 * MINUTE_MS;
const LATE_ABOVE_MS = MINUTE_MS;
const FOOD_WAIT_MS = 8 * MINUTE_MS;
/** Before this a courier at the counter is only at the counter. */
const COUNTER_MS = 3 * MINUTE_MS;
/** Fewer preparation times do not say what is usual for a restaurant. */
const TIMES_TO_JUDGE = 5;
const COURIER_WAIT_MS = 10 * MINUTE_MS;
/** Silence is 20 s of no pings; a lift and a cellar are a minute. */
const SILENT_FOR_MS = MINUTE_MS;
/** A shortcut is none to worry about. */
const OFF_ROUTE_FOR_MS = 45_000;
const STOPPED_FOR_MS = 3 * MINUTE_MS;
/** What comes and goes with positions has to stay away for so long. */
const GONE_FOR_MS = 30_000;

/** Most urgent first; the order of the contract. */
const kinds: readonly AlertKind[] = [
  "late",
  "paymentOverdue",
  "waitingForFood",
  "waitingForCourier",
  "courierSilent",
  "offRoute",
  "stopped",
];

export const noAlerts: readonly Watched[] = [];

/** The alerts as they stand at `nowMs`. None once the order has ended. */
export function advanceAlerts(known: readonly Watched[], evidence: AlertEvidence): readonly Watched[] {
  if (isFinished(evidence.life) || evidence.life.placed === null) return noAlerts;
  const next: Watched[] = [];
  for (const kind of kinds) {
    const before = known.find((watched) => watched.kind === kind);
    const after = watch(kind, before, { cause: causeOf(kind, evidence, before), nowMs: evidence.nowMs });
    if (after !== null) next.push(after);
  }
  return next.length === 0 ? noAlerts : next;
}

export const alertsToPage = (watched: readonly Watched[]): OrderAlert[] =>
  watched.flatMap(({ kind, sinceMs, shown }) => (shown ? [{ kind, sinceMs }] : []));

function watch(
  kind: AlertKind,
  before: Watched | undefined,
  { cause, nowMs }: { cause: Cause | null; nowMs: number },
): Watched | null {
  if (cause !== null) {
    if (before?.shown === true) return before.goneSinceMs === null ? before : { ...before, goneSinceMs: null };
    return { kind, sinceMs: cause.sinceMs, shown: cause.alerts, goneSinceMs: null };
  }
  if (before === undefined || !before.shown) return null;
  const goneSinceMs = before.goneSinceMs ?? nowMs;
  return nowMs - goneSinceMs >= goneForMs(kind) ? null : { ...before, goneSinceMs };
}

/** Facts end an alert at once. */
function goneForMs(kind: AlertKind): number {
  switch (kind) {
    case "courierSilent":
    case "offRoute":
    case "stopped":
      return GONE_FOR_MS;
    case "late":
    case "paymentOverdue":
    case "waitingForFood":
    case "waitingForCourier":
      return 0;
  }
}

function causeOf(kind: AlertKind, evidence: AlertEvidence, before: Watched | undefined): Cause | null {
  const { life, ride, position, nowMs } = evidence;
  switch (kind) {
    case "late":
      return lateness(evidence);
    case "paymentOverdue":
      return evidence.paymentWait === "overdue" ? { sinceMs: nowMs, alerts: true } : null;
    case "waitingForFood":
      return foodWait(evidence);
    case "waitingForCourier":
      return courierWait(evidence);
    case "courierSilent":
      return lasting(evidence.silentSinceMs, SILENT_FOR_MS, nowMs);
    case "offRoute":
      // A position does not say since when: the first one off the route is remembered.
      return lasting(
        position === null || position.onRoute ? null : (before?.sinceMs ?? nowMs),
        OFF_ROUTE_FOR_MS,
        nowMs,
      );
    case "stopped":
      return lasting(shownStopMs(ride, life, position), STOPPED_FOR_MS, nowMs);
  }
}

function lasting(sinceMs: number | null, forMs: number, nowMs: number): Cause | null {
  return sinceMs === null ? null : { sinceMs, alerts: nowMs - sinceMs >= forMs };
}

function lateness({ arrival, nowMs }: AlertEvidence): Cause | null {
  if (arrival === null) return null;
  const lateMs = arrival.shown.expectedMs - arrival.first.latestMs;
  return lateMs > LATE_ABOVE_MS ? { sinceMs: nowMs, alerts: lateMs >= LATE_FROM_MS } : null;
}

/** A courier stands there without the bag: for long, or with a kitchen that is slower than nine times in ten. */
function foodWait({ life, ride, preparation, nowMs }: AlertEvidence): Cause | null {
  const sinceMs = ride?.atRestaurantSinceMs ?? null;
  if (sinceMs === null || life.courier === null || life.pickedUp !== null) return null;
  const waitedMs = nowMs - sinceMs;
  const cookingMs = cookingSinceMs(life);
  const usual = preparation !== null && preparation.count >= TIMES_TO_JUDGE ? preparation : null;
  const overrun = usual !== null && cookingMs !== null && nowMs - cookingMs > usual.p90Ms;
  return { sinceMs, alerts: waitedMs >= FOOD_WAIT_MS || (overrun && waitedMs >= COUNTER_MS) };
}

function courierWait({ life, courierScarcity, nowMs }: AlertEvidence): Cause | null {
  const { courier, confirmed, preparingAtMs, readyAtMs, releasedAtMs, payment } = life;
  const acceptedMs = confirmed?.atMs ?? preparingAtMs ?? readyAtMs;
  if (courier !== null || acceptedMs === null || payment?.type === "payment-failed") return null;
  const sinceMs = releasedAtMs ?? Math.max(acceptedMs, confirmed?.startsAtMs ?? acceptedMs);
  return lasting(sinceMs, COURIER_WAIT_MS * courierScarcity, nowMs);
}
