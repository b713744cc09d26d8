/** What the arrival remembers from one record to the next, and how it goes on. */
import type { Arrival } from "@doorstep/events/browser";
import { isFinished } from "../lifecycle.ts";
import { ARRIVAL_SILENT_AFTER_MS } from "../limits.ts";
import { shownStopMs } from "../ride.ts";
import { type Accounts, account, type Cause, causesInMinutes, noAccounts } from "./causes.ts";
import { type Forecast, forecastArrival } from "./forecast.ts";
import type { Evidence } from "./legs.ts";
import type { ArrivalPriors } from "./priors.ts";
import { type ShownRange, settleRange, settleTime } from "./range.ts";
import { type Stage, stageOf } from "./stages.ts";

export interface ArrivalMemory {
  readonly forecast: Forecast;
  readonly accounts: Accounts;
  readonly first: ShownRange;
  /** Log time at which `first` was shown. */
  readonly firstShownMs: number;
  readonly shown: ShownRange;
  readonly causes: Arrival["causes"];
  /** Shown for steps still to come; null once they have happened. */
  readonly confirmedMs: number | null;
  readonly pickedUpMs: number | null;
  /** Whose way the road leg was about. */
  readonly routeVersion: number | null;
  readonly courierId: string | null;
  /** What was shown when the order came to each of its stages. */
  readonly stages: readonly StageRange[];
}

export interface StageRange extends ShownRange {
  readonly stage: Stage;
  readonly shownMs: number;
  readonly early: number;
  readonly late: number;
}

const MINUTE_MS = 60_000;

/**
 * The arrival with what is known now. Null while there is none to give: the payment has
 * failed, the order is cancelled, or nothing has been heard for hours. What was first shown
 * is forgotten with it: a promise begins anew when the order does.
 */
export function advanceArrival(
  memory: ArrivalMemory | null,
  evidence: Evidence & { readonly heardMs: number },
  priors: ArrivalPriors,
): ArrivalMemory | null {
  const { life, nowMs } = evidence;
  if (life.placed === null || life.cancelled !== null || life.payment?.type === "payment-failed") return null;
  if (isFinished(life)) return memory === null ? null : arrived(memory, evidence);
  if (nowMs - evidence.heardMs >= ARRIVAL_SILENT_AFTER_MS) return null;

  const forecast = forecastArrival(evidence, priors);
  const accounts =
    memory === null
      ? noAccounts
      : account(memory.accounts, { from: memory.forecast, to: forecast, onRoad: onRoad(memory, evidence) });
  const shown = settleRange(memory?.shown ?? null, forecast, nowMs);
  const first = memory?.first ?? shown;
  const rangeMoved = shown !== memory?.shown;
  const settle = (shownMs: number | null, forecastMs: number | null): number | null =>
    forecastMs === null ? null : settleTime(shownMs, { forecastMs, nowMs, rangeMoved });
  return {
    forecast,
    accounts,
    first,
    firstShownMs: memory?.firstShownMs ?? nowMs,
    shown,
    causes: rangeMoved ? causesInMinutes(accounts, minutesLater(first, shown)) : memory.causes,
    confirmedMs: settle(memory?.confirmedMs ?? null, forecast.confirmedMs),
    pickedUpMs: settle(memory?.pickedUpMs ?? null, forecast.pickedUpMs),
    routeVersion: life.courier?.version ?? null,
    courierId: life.courier?.courierId ?? null,
    stages: withStage(memory?.stages ?? [], { shown, evidence, stretch: priors.stretch }),
  };
}

function withStage(
  stages: readonly StageRange[],
  { shown, evidence, stretch }: { shown: ShownRange; evidence: Evidence; stretch: ArrivalPriors["stretch"] },
): readonly StageRange[] {
  const stage = stageOf(evidence.life, evidence.ride);
  if (stages.some((known) => known.stage === stage)) return stages;
  const { earliestMs, expectedMs, latestMs } = shown;
  return [...stages, { stage, shownMs: evidence.nowMs, earliestMs, expectedMs, latestMs, ...stretch }];
}

export function arrivalToPage(memory: ArrivalMemory): Arrival {
  const { first, shown, causes } = memory;
  return {
    earliestMs: shown.earliestMs,
    latestMs: shown.latestMs,
    expectedMs: shown.expectedMs,
    firstEarliestMs: first.earliestMs,
    firstLatestMs: first.latestMs,
    changeMin: minutesLater(first, shown),
    causes,
  };
}

/** Nothing is uncertain any more: the range is the moment, and the accounts are closed. */
function arrived(memory: ArrivalMemory, { life, ride }: Evidence): ArrivalMemory {
  const atMs = life.delivered?.atMs ?? memory.shown.expectedMs;
  const shown = { earliestMs: atMs, latestMs: atMs, expectedMs: atMs };
  if (memory.shown.earliestMs === atMs && memory.shown.latestMs === atMs) return memory;
  const leavesMs = life.pickedUp?.atMs ?? memory.forecast.legs.leavesMs;
  const { roadMs, doorMs } = memory.forecast.legs;
  const onTheWayMs = atMs - leavesMs;
  const forecast: Forecast = {
    ...shown,
    confirmedMs: null,
    pickedUpMs: null,
    // With the door reached, what was left was the door; before, the road was as long as it was.
    legs: {
      leavesMs,
      kitchenMs: null,
      courierMs: null,
      kitchenShare: 0.5,
      stopMs: 0,
      ...(ride?.atDoorSinceMs == null
        ? { roadMs: onTheWayMs - doorMs, doorMs }
        : { roadMs, doorMs: onTheWayMs - roadMs }),
    },
  };
  const accounts = account(memory.accounts, { from: memory.forecast, to: forecast, onRoad: "traffic" });
  return {
    ...memory,
    forecast,
    accounts,
    shown,
    causes: causesInMinutes(accounts, minutesLater(memory.first, shown)),
    confirmedMs: null,
    pickedUpMs: null,
  };
}

/** Adding zero: a minus zero would not survive JSON. */
const minutesLater = (first: ShownRange, shown: ShownRange): number =>
  Math.round((shown.expectedMs - first.expectedMs) / MINUTE_MS) + 0;

/** Who answers for a change of the time on the road. */
function onRoad(memory: ArrivalMemory, { life, ride, position, silentSinceMs }: Evidence): Cause {
  if ((life.courier?.courierId ?? null) !== memory.courierId) return "courier";
  if (position !== null && !position.onRoute) return "detour";
  if ((life.courier?.version ?? null) !== memory.routeVersion) return "detour";
  if (shownStopMs(ride, life, position) !== null) return "stop";
  return silentSinceMs === null ? "traffic" : "courier";
}
