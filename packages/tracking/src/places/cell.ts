/**
 * The market of one cell: orders paid and couriers free over the last ten minutes, told anew
 * each minute (hopping windows). Freedom comes in stretches; cut where windows begin, each
 * piece lies wholly inside every window it belongs to, and the sum is exact.
 *
 *     minutes         |··|··|··|··|
 *     free              ├──────┤          as it comes
 *     into windows      ├┤├──┤├┤          as it is added
 */
import type { CellDemand, CellSupply } from "@doorstep/events";
import type { CellView } from "@doorstep/events/browser";
import {
  addToWindows,
  boundedDisorder,
  closeWindows,
  hopping,
  nextCloseMs,
  noWindows,
  type WindowState,
  type WindowValue,
  watermarkAt,
  windowed,
} from "@doorstep/windows";
import { MARKET_WINDOW_MS } from "../market.ts";
import { earliest, type Telling, type TellingRule, tellDueMs } from "./telling.ts";

/** Over the window that ended at `atMs`. */
export interface Market {
  readonly atMs: number;
  readonly demand: number;
  /** The mean number of free couriers. */
  readonly supply: number;
}

interface Counted {
  readonly demand: number;
  readonly freeMs: number;
}

export interface CellState extends Telling<Market> {
  readonly kind: "cell";
  readonly cell: string;
  readonly logTimeMs: number;
  readonly windows: WindowState<Counted>;
  /** Of the view that was told last. */
  readonly viewVersion: number;
}

const SIZE_MS = MARKET_WINDOW_MS;
const EVERY_MS = 60_000;
/** A stretch is told a minute after it began, 20 s later when silence ended it, and has a way to come. */
const disorder = boundedDisorder({ boundMs: 90_000 });

const market = windowed({
  windows: hopping({ sizeMs: SIZE_MS, everyMs: EVERY_MS }),
  aggregate: { initial: { demand: 0, freeMs: 0 }, add: together, merge: together },
  latenessMs: 0,
  // Ten that hold one time, two more while the watermark lies behind, one for clocks that differ.
  maxOpen: 13,
});

export const cellRule: TellingRule<Market> = {
  believedMs: 5 * 60_000,
  differs: (told, current) =>
    told.demand !== current.demand ||
    Math.abs(told.supply - current.supply) >= Math.max(0.1, 0.05 * told.supply) ||
    isNothing(told) !== isNothing(current),
  isNothing,
};

export function newCell(cell: string, logTimeMs: number): CellState {
  return { kind: "cell", cell, logTimeMs, windows: noWindows(), viewVersion: 0, current: null, told: null };
}

export interface Counting {
  readonly state: CellState;
  readonly notes: readonly string[];
}

export function addDemand(state: CellState, { atMs }: CellDemand): Counting {
  const added = add(state, atMs, { demand: 1, freeMs: 0 });
  return { state: added.state, notes: added.late ? ["demand late: a window it belongs to is closed"] : [] };
}

export function addSupply(before: CellState, { fromMs, toMs }: CellSupply): Counting {
  let state = before;
  let late = false;
  for (let startMs = fromMs; startMs < toMs; ) {
    const endMs = Math.min(toMs, Math.floor(startMs / EVERY_MS) * EVERY_MS + EVERY_MS);
    const added = add(state, startMs, { demand: 0, freeMs: endMs - startMs });
    state = added.state;
    late ||= added.late;
    startMs = endMs;
  }
  return { state, notes: late ? ["supply late: a window it belongs to is closed"] : [] };
}

/** Log time has come to `state.logTimeMs`: windows close, and after the last the cell is empty. */
export function passCell(state: CellState): CellState {
  const watermarkMs = watermarkAt(disorder, state.logTimeMs);
  const { state: windows, results } = closeWindows(market, state.windows, watermarkMs);
  const closed = withResults({ ...state, windows }, results);
  const { current } = closed;
  if (current === null || isNothing(current) || windows.open.length > 0) return closed;
  const emptyMs = current.atMs + EVERY_MS;
  return emptyMs <= watermarkMs ? { ...closed, current: { atMs: emptyMs, demand: 0, supply: 0 } } : closed;
}

/** The cell as pages know it, the same in outputs and snapshots; null while nothing was told. */
export function cellView({ cell, viewVersion, told }: CellState): CellView | null {
  if (told === null) return null;
  const { atMs, demand, supply } = told.value;
  return { cell, version: viewVersion, atMs, untilMs: told.atMs + cellRule.believedMs, demand, supply };
}

/** Nothing in any window, and nobody believes otherwise. */
export function isEmptyCell({ windows, current, told }: CellState): boolean {
  const nothing = (value: Market | null): boolean => value === null || isNothing(value);
  return windows.open.length === 0 && nothing(current) && nothing(told?.value ?? null);
}

export function cellDueMs(state: CellState): number | null {
  const { windows, current } = state;
  const waits = current !== null && !isNothing(current) && windows.open.length === 0;
  const closesMs = waits ? current.atMs + EVERY_MS : nextCloseMs(market, windows);
  return earliest(closesMs === null ? null : closesMs + disorder.boundMs, tellDueMs(cellRule, state));
}

function add(state: CellState, timeMs: number, value: Counted): { readonly state: CellState; readonly late: boolean } {
  const watermarkMs = watermarkAt(disorder, state.logTimeMs);
  const added = addToWindows(market, state.windows, { timeMs, value, watermarkMs });
  return {
    state: withResults({ ...state, windows: added.state }, added.results),
    late: added.late.length + added.refused.length > 0,
  };
}

/** Of several windows that close at once only the newest is news. */
function withResults(state: CellState, results: readonly WindowValue<Counted>[]): CellState {
  const newest = results.at(-1);
  if (newest === undefined) return state;
  const supply = Math.round((newest.value.freeMs / SIZE_MS) * 100) / 100;
  return { ...state, current: { atMs: newest.window.endMs, demand: newest.value.demand, supply } };
}

function together(left: Counted, right: Counted): Counted {
  return { demand: left.demand + right.demand, freeMs: left.freeMs + right.freeMs };
}

function isNothing({ demand, supply }: Market): boolean {
  return demand === 0 && supply === 0;
}
