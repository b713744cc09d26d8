/**
 * What the orders of a city have in common: how the first ranges have held (its last 200
 * outcomes, a global window with a count trigger), what ranges are to be stretched by, and
 * what the parts of the way to a door have taken lately.
 */
import type { ArrivalOutcome, LearntLeg, LearntRange, LegOutcome } from "@doorstep/events";
import {
  addToPanes,
  everyCount,
  globalWindow,
  lastN,
  noPanes,
  type PaneState,
  type Timed,
  triggered,
} from "@doorstep/windows";
import { nextStretch, type Stretch, unstretched } from "./calibration.ts";
import { addLegTime, type LegTimes, learntLegs } from "./leg-times.ts";
import { earliest, type Telling, type TellingRule, tellDueMs } from "./telling.ts";

export interface LearntCity {
  /** Of the first ranges shown; none while `count` is 0. */
  readonly count: number;
  readonly covered: number;
  readonly legs: readonly LearntLeg[];
  readonly ranges: readonly LearntRange[];
}

export interface CityState extends Telling<LearntCity> {
  readonly kind: "city";
  readonly city: string;
  readonly logTimeMs: number;
  readonly heardMs: number;
  /** 1 for a first range that held, 0 for one that did not. */
  readonly panes: PaneState<readonly Timed<number>[]>;
  readonly stretches: Readonly<Record<string, Stretch>>;
  readonly legs: LegTimes;
}

const LAST = 200;
/** The share that held is news after so many outcomes. */
const TOLD_EVERY = 5;
/** An order has four; more would be a producer gone wrong. */
const MOST_STAGES = 8;
/** A city that has been closed for a week begins anew. */
const LEAVES_AFTER_MS = 7 * 24 * 60 * 60_000;
/** Smaller differences are nothing to act on. */
const DIFFERS = 0.01;

const outcomes = triggered({
  windows: globalWindow(),
  aggregate: lastN<number>(LAST),
  trigger: everyCount(TOLD_EVERY),
  mode: "accumulating",
  latenessMs: 0,
  maxOpen: 1,
});

export const cityRule: TellingRule<LearntCity> = {
  believedMs: 24 * 60 * 60_000,
  differs: (told, current) =>
    Math.abs(current.covered - told.covered) >= DIFFERS ||
    current.legs.length !== told.legs.length ||
    current.ranges.length !== told.ranges.length ||
    current.legs.some(({ ratio, spread }, nth) => {
      const before = told.legs[nth];
      return before === undefined || isOther(before.ratio, ratio) || Math.abs(spread - before.spread) >= DIFFERS;
    }) ||
    current.ranges.some(({ early, late }, nth) => {
      const before = told.ranges[nth];
      return before === undefined || isOther(before.early, early) || isOther(before.late, late);
    }),
  isNothing: () => false,
};

const isOther = (before: number, now: number): boolean => Math.abs(now / before - 1) >= DIFFERS;

export function newCity(city: string, logTimeMs: number): CityState {
  return {
    kind: "city",
    city,
    logTimeMs,
    heardMs: logTimeMs,
    panes: noPanes(),
    stretches: {},
    legs: {},
    current: null,
    told: null,
  };
}

/** The state as this build keeps it: of what a build before it did not keep, nothing has been seen. */
export const asKnownCity = (state: CityState): CityState =>
  state.stretches === undefined ? { ...newCity(state.city, state.logTimeMs), panes: state.panes } : state;

export function addOutcome(
  state: CityState,
  { firstEarliestMs, firstLatestMs, deliveredMs, ranges }: ArrivalOutcome,
): { readonly state: CityState; readonly notes: readonly string[] } {
  if (firstLatestMs <= firstEarliestMs) return { state, notes: ["outcome ignored: no range was shown"] };
  const { logTimeMs } = state;
  const held = firstEarliestMs <= deliveredMs && deliveredMs < firstLatestMs ? 1 : 0;
  const added = addToPanes(outcomes, state.panes, {
    timeMs: deliveredMs,
    value: { timeMs: deliveredMs, value: held },
    watermarkMs: logTimeMs,
    stageTimeMs: logTimeMs,
  });
  const stretches: Record<string, Stretch> = { ...state.stretches };
  for (const shown of ranges) {
    const now = stretches[shown.stage];
    if (now === undefined && Object.keys(stretches).length >= MOST_STAGES) continue;
    stretches[shown.stage] = nextStretch(now ?? unstretched, shown, deliveredMs);
  }
  const pane = added.panes.at(-1);
  const { count, covered } = pane === undefined ? (state.current ?? NOTHING_SHOWN) : shareHeld(pane.value);
  const next = { ...state, heardMs: logTimeMs, panes: added.state, stretches };
  if (pane === undefined && ranges.length === 0) return { state: next, notes: [] };
  return { state: withLearnt(next, { count, covered }), notes: [] };
}

export function addLegOutcome(
  state: CityState,
  outcome: LegOutcome,
): { readonly state: CityState; readonly notes: readonly string[] } {
  const legs = addLegTime(state.legs, outcome);
  if (legs === state.legs) return { state, notes: ["leg ignored: not credible"] };
  const next = { ...state, heardMs: state.logTimeMs, legs };
  return { state: withLearnt(next, state.current ?? NOTHING_SHOWN), notes: [] };
}

const NOTHING_SHOWN = { count: 0, covered: 0 };

function withLearnt(state: CityState, { count, covered }: Pick<LearntCity, "count" | "covered">): CityState {
  const ranges = Object.entries(state.stretches)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stage, { early, late }]) => ({ stage, early: inThousandths(early), late: inThousandths(late) }));
  return { ...state, current: { count, covered, legs: learntLegs(state.legs), ranges } };
}

export const hasLeftCity = ({ heardMs, logTimeMs }: CityState): boolean => logTimeMs >= heardMs + LEAVES_AFTER_MS;

export const cityDueMs = (state: CityState): number | null =>
  earliest(state.heardMs + LEAVES_AFTER_MS, tellDueMs(cityRule, state));

function shareHeld(held: readonly Timed<number>[]): Pick<LearntCity, "count" | "covered"> {
  const covered = held.reduce((sum, { value }) => sum + value, 0) / held.length;
  return { count: held.length, covered: inThousandths(covered) };
}

const inThousandths = (value: number): number => Math.round(value * 1_000) / 1_000;
