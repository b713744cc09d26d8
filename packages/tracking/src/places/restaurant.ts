/**
 * How long a restaurant has taken lately: its last twenty preparations, however long ago the
 * first of them was (one global window that keeps the newest, with a result at every count).
 */
import type { RestaurantPrepared } from "@doorstep/events";
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
import { spreadOf } from "./leg-times.ts";
import { quantileOf } from "./quantile.ts";
import { earliest, type Telling, type TellingRule, tellDueMs } from "./telling.ts";

export interface Preparation {
  readonly count: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  /** What its meals took over what would have been said of any kitchen; 0 when not known. */
  readonly ratio: number;
  readonly spread: number;
}

export interface RestaurantState extends Telling<Preparation> {
  readonly kind: "restaurant";
  readonly restaurantId: string;
  readonly logTimeMs: number;
  /** Log time of the last preparation heard of. */
  readonly heardMs: number;
  readonly panes: PaneState<readonly Timed<number>[]>;
  /** Of the same meals, as far as it is known: thousandths of the logarithm of took over said. */
  readonly overSaid: readonly number[];
}

/** Enough for nine in ten to mean something, few enough to follow a busy hour. */
const LAST = 20;
/** Shorter is a button pressed twice, longer one that was forgotten. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 3 * 60 * 60_000;
/** After this long, how busy the kitchen was says nothing of how busy it is. */
const LEAVES_AFTER_MS = 3 * 60 * 60_000;

const preparations = triggered({
  windows: globalWindow(),
  aggregate: lastN<number>(LAST),
  trigger: everyCount(1),
  mode: "accumulating",
  latenessMs: 0,
  maxOpen: 1,
});

export const restaurantRule: TellingRule<Preparation> = {
  believedMs: LEAVES_AFTER_MS,
  differs: (told, { count, medianMs, p90Ms, ratio }) =>
    told.count !== count || told.medianMs !== medianMs || told.p90Ms !== p90Ms || told.ratio !== ratio,
  isNothing: () => false,
};

export function newRestaurant(restaurantId: string, logTimeMs: number): RestaurantState {
  return {
    kind: "restaurant",
    restaurantId,
    logTimeMs,
    heardMs: logTimeMs,
    panes: noPanes(),
    overSaid: [],
    current: null,
    told: null,
  };
}

export function addPreparation(
  state: RestaurantState,
  { fromMs, readyMs, saidMs }: RestaurantPrepared,
): { readonly state: RestaurantState; readonly notes: readonly string[] } {
  const tookMs = readyMs - fromMs;
  if (tookMs < SHORTEST_MS || tookMs > LONGEST_MS) return { state, notes: ["preparation ignored: not credible"] };
  const { logTimeMs } = state;
  const added = addToPanes(preparations, state.panes, {
    timeMs: readyMs,
    value: { timeMs: readyMs, value: tookMs },
    watermarkMs: logTimeMs,
    stageTimeMs: logTimeMs,
  });
  const pane = added.panes.at(-1);
  const known = state.overSaid ?? [];
  const overSaid = saidMs > 0 ? [...known, Math.round(Math.log(tookMs / saidMs) * 1_000)].slice(-LAST) : known;
  const current = pane === undefined ? state.current : toPreparation(pane.value, overSaid);
  return { state: { ...state, heardMs: logTimeMs, panes: added.state, overSaid, current }, notes: [] };
}

export const hasLeftRestaurant = ({ heardMs, logTimeMs }: RestaurantState): boolean =>
  logTimeMs >= heardMs + LEAVES_AFTER_MS;

export const restaurantDueMs = (state: RestaurantState): number | null =>
  earliest(state.heardMs + LEAVES_AFTER_MS, tellDueMs(restaurantRule, state));

function toPreparation(times: readonly Timed<number>[], overSaid: readonly number[]): Preparation {
  const sorted = times.map(({ value }) => value).sort((a, b) => a - b);
  return {
    count: sorted.length,
    medianMs: Math.round(quantileOf(sorted, 0.5)),
    p90Ms: Math.round(quantileOf(sorted, 0.9)),
    ...(overSaid.length === 0 ? { ratio: 0, spread: 0 } : spreadOf(overSaid)),
  };
}
