/**
 * How fast the streets of an area are: planned over real time of all that couriers have
 * ridden there in the last ten minutes, by windows side by side.
 */
import type { RoadPace } from "@doorstep/events";
import {
  addToWindows,
  boundedDisorder,
  closeWindows,
  nextCloseMs,
  noWindows,
  tumbling,
  type WindowState,
  type WindowValue,
  watermarkAt,
  windowed,
} from "@doorstep/windows";
import { earliest, type Telling, type TellingRule, tellDueMs } from "./telling.ts";

export interface Road {
  readonly paceRatio: number;
  readonly realMs: number;
}

interface Ridden {
  readonly plannedMs: number;
  readonly realMs: number;
}

export interface AreaState extends Telling<Road> {
  readonly kind: "area";
  readonly area: string;
  readonly logTimeMs: number;
  readonly windows: WindowState<Ridden>;
  /** The newest closed windows, oldest first. */
  readonly closed: readonly (Ridden & { readonly endMs: number })[];
}

const SIZE_MS = 2 * 60_000;
/** A jam lasts longer than a red light, and is over before dinner. */
const KEPT_MS = 10 * 60_000;
/** A courier's minute is closed a minute after its end, and told with the next ping. */
const disorder = boundedDisorder({ boundMs: 75_000 });
/** Less riding than this is one courier at one junction. */
const ENOUGH_MS = 60_000;

const ridden = windowed({
  windows: tumbling({ sizeMs: SIZE_MS }),
  aggregate: { initial: { plannedMs: 0, realMs: 0 }, add: together, merge: together },
  latenessMs: 0,
  maxOpen: 4,
});

export const areaRule: TellingRule<Road> = {
  believedMs: KEPT_MS,
  differs: (told, current) => {
    const more = current.realMs / told.realMs;
    return Math.abs(current.paceRatio / told.paceRatio - 1) >= 0.03 || more >= 1.5 || more <= 1 / 1.5;
  },
  isNothing: () => false,
};

export function newArea(area: string, logTimeMs: number): AreaState {
  return { kind: "area", area, logTimeMs, windows: noWindows(), closed: [], current: null, told: null };
}

export function addPace(
  state: AreaState,
  { atMs, plannedMs, realMs }: RoadPace,
): { readonly state: AreaState; readonly notes: readonly string[] } {
  const added = addToWindows(ridden, state.windows, {
    // A minute that ends where one of our windows ends belongs to that one.
    timeMs: atMs - 1,
    value: { plannedMs, realMs },
    watermarkMs: watermarkAt(disorder, state.logTimeMs),
  });
  const late = added.late.length + added.refused.length > 0;
  return {
    state: withResults({ ...state, windows: added.state }, added.results),
    notes: late ? ["pace late: its window is closed"] : [],
  };
}

/** Log time has come to `state.logTimeMs`: windows close, and old ones are forgotten. */
export function passArea(state: AreaState): AreaState {
  const { state: windows, results } = closeWindows(ridden, state.windows, watermarkAt(disorder, state.logTimeMs));
  return withResults({ ...state, windows }, results);
}

export const isEmptyArea = ({ windows, closed }: AreaState): boolean =>
  windows.open.length === 0 && closed.length === 0;

export function areaDueMs(state: AreaState): number | null {
  const closesMs = nextCloseMs(ridden, state.windows);
  const oldest = state.closed[0];
  return earliest(
    closesMs === null ? null : closesMs + disorder.boundMs,
    oldest === undefined ? null : forgottenAtMs(oldest),
    tellDueMs(areaRule, state),
  );
}

function withResults(state: AreaState, results: readonly WindowValue<Ridden>[]): AreaState {
  const newest = results.map(({ window: { endMs }, value }) => ({ ...value, endMs }));
  const closed = [...state.closed, ...newest].filter((each) => forgottenAtMs(each) > state.logTimeMs);
  if (results.length === 0 && closed.length === state.closed.length) return state;
  const total = closed.reduce<Ridden>(together, { plannedMs: 0, realMs: 0 });
  const current =
    total.realMs < ENOUGH_MS || total.plannedMs <= 0
      ? null
      : { paceRatio: Math.round((total.plannedMs / total.realMs) * 1000) / 1000, realMs: total.realMs };
  return { ...state, closed, current };
}

const forgottenAtMs = ({ endMs }: { readonly endMs: number }): number => endMs + disorder.boundMs + KEPT_MS;

function together(left: Ridden, right: Ridden): Ridden {
  return { plannedMs: left.plannedMs + right.plannedMs, realMs: left.realMs + right.realMs };
}
