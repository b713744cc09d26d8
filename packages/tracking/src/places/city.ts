/**
 * How the ranges of a city have held: its last 200 outcomes (a global window with a count
 * trigger), and by them what ranges are to be widened by.
 */
import type { ArrivalOutcome } from "@doorstep/events";
import {
  addToPanes,
  everyCount,
  globalWindow,
  lastN,
  noPanes,
  noVersions,
  type PaneState,
  putVersion,
  type TableState,
  type Timed,
  triggered,
  valueAsOf,
  versionedTable,
} from "@doorstep/windows";
import { nextWidthRatio } from "./calibration.ts";
import { earliest, type Telling, type TellingRule, tellDueMs } from "./telling.ts";

export interface Calibration {
  readonly count: number;
  readonly covered: number;
  readonly widthRatio: number;
}

export interface CityState extends Telling<Calibration> {
  readonly kind: "city";
  readonly city: string;
  readonly logTimeMs: number;
  readonly heardMs: number;
  /** 1 for a range that held, 0 for one that did not. */
  readonly panes: PaneState<readonly Timed<number>[]>;
  readonly widthRatio: number;
  /** What was told when: each outcome is joined with what held when its range was shown. */
  readonly ratiosTold: TableState<number>;
}

const LAST = 200;
/** The share that held is news after so many outcomes. */
const TOLD_EVERY = 5;
/** An order takes an hour, and three in a storm; 64 differences worth telling in that time are a revolution. */
const ratios = versionedTable({ retentionMs: 3 * 60 * 60_000, maxVersions: 64 });
/** A city that has been closed for a week begins anew. */
const LEAVES_AFTER_MS = 7 * 24 * 60 * 60_000;

const outcomes = triggered({
  windows: globalWindow(),
  aggregate: lastN<number>(LAST),
  trigger: everyCount(TOLD_EVERY),
  mode: "accumulating",
  latenessMs: 0,
  maxOpen: 1,
});

export const cityRule: TellingRule<Calibration> = {
  believedMs: 24 * 60 * 60_000,
  differs: (told, { widthRatio, covered }) =>
    Math.abs(widthRatio / told.widthRatio - 1) >= 0.01 || Math.abs(covered - told.covered) >= 0.01,
  isNothing: () => false,
};

export function newCity(city: string, logTimeMs: number): CityState {
  return {
    kind: "city",
    city,
    logTimeMs,
    heardMs: logTimeMs,
    panes: noPanes(),
    widthRatio: 1,
    ratiosTold: noVersions(),
    current: null,
    told: null,
  };
}

export function addOutcome(
  state: CityState,
  { firstEarliestMs, firstLatestMs, firstShownMs, deliveredMs }: ArrivalOutcome,
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
  const widthRatioThen = ratioThen(state, firstShownMs);
  const widthRatio =
    widthRatioThen === null
      ? state.widthRatio
      : nextWidthRatio(state.widthRatio, { firstEarliestMs, firstLatestMs, deliveredMs, widthRatioThen });
  const pane = added.panes.at(-1);
  const current = pane === undefined ? state.current : toCalibration(pane.value, widthRatio);
  const notes = widthRatioThen === null ? ["outcome too old: its width is forgotten"] : [];
  return { state: { ...state, heardMs: logTimeMs, panes: added.state, widthRatio, current }, notes };
}

/** Remembers what orders are shown by from now on. */
export function rememberTold(state: CityState, { widthRatio }: Calibration, atMs: number): CityState {
  const { state: ratiosTold } = putVersion(ratios, state.ratiosTold, {
    fromMs: atMs,
    value: widthRatio,
    watermarkMs: atMs,
  });
  return { ...state, ratiosTold };
}

/** What ranges were widened by when one was shown; null when that is too long ago to know. */
function ratioThen({ ratiosTold }: CityState, shownMs: number): number | null {
  const then = valueAsOf(ratiosTold, shownMs);
  switch (then.kind) {
    case "found":
      return then.value;
    case "none":
      return 1;
    case "forgotten":
      return null;
  }
}

export const hasLeftCity = ({ heardMs, logTimeMs }: CityState): boolean => logTimeMs >= heardMs + LEAVES_AFTER_MS;

export const cityDueMs = (state: CityState): number | null =>
  earliest(state.heardMs + LEAVES_AFTER_MS, tellDueMs(cityRule, state));

function toCalibration(held: readonly Timed<number>[], widthRatio: number): Calibration {
  const covered = held.reduce((sum, { value }) => sum + value, 0) / held.length;
  return {
    count: held.length,
    covered: Math.round(covered * 1000) / 1000,
    widthRatio: Math.round(widthRatio * 1000) / 1000,
  };
}
