/**
 * Runs cases of other engines: several keys under one time. What is added up are the values
 * in order of arrival, joined as text, so that a result shows what went into it and in what order.
 */
import {
  addToJoin,
  addToWindows,
  closeJoin,
  closeWindows,
  type Joined,
  type JoinState,
  noJoin,
  noWindows,
  openWindows,
  type StreamJoin,
  type Window,
  type Windowed,
  type WindowState,
  type WindowValue,
} from "../index.ts";

type Texts = readonly string[];
export const texts = {
  initial: [] as Texts,
  add: (held: Texts, value: string): Texts => [...held, value],
  merge: (left: Texts, right: Texts): Texts => [...left, ...right],
};

/** `key [start, end) values`, the values sorted: an aggregate here does not promise an order. */
export function resultOf(key: string, { window, value }: WindowValue<Texts>): string {
  return `${key} ${spanOf(window)} ${[...value].sort().join("+")}`;
}
export const spanOf = ({ startMs, endMs }: Window): string => `[${startMs}, ${endMs})`;

export interface KeyedWindows {
  /** At a given watermark; the results and late windows of all keys so far are kept below. */
  readonly add: (key: string, value: string, timeMs: number) => void;
  readonly passTo: (watermarkMs: number) => void;
  /** What was closed since this was asked last, in the order of the keys. */
  readonly results: () => string[];
  readonly open: () => string[];
  readonly late: string[];
}

/** @param followsEvents the watermark is the largest event time of any key, as Kafka Streams has it. */
export function keyedWindows(
  spec: Windowed<string, Texts>,
  { followsEvents }: { followsEvents: boolean },
): KeyedWindows {
  const states = new Map<string, WindowState<Texts>>();
  let told: string[] = [];
  let watermarkMs = Number.MIN_SAFE_INTEGER;
  const late: string[] = [];
  const passTo = (toMs: number) => {
    watermarkMs = Math.max(watermarkMs, toMs);
    for (const [key, state] of states) {
      const closed = closeWindows(spec, state, watermarkMs);
      states.set(key, JSON.parse(JSON.stringify(closed.state)));
      told.push(...closed.results.map((result) => resultOf(key, result)));
    }
  };
  return {
    add: (key, value, timeMs) => {
      if (followsEvents) passTo(timeMs);
      const added = addToWindows(spec, states.get(key) ?? noWindows(), { timeMs, value, watermarkMs });
      states.set(key, added.state);
      told.push(...added.results.map((result) => resultOf(key, result)));
      late.push(...added.late.map((window) => `${key} ${value} ${spanOf(window)}`));
    },
    passTo,
    results: () => {
      const since = told;
      told = [];
      return since;
    },
    open: () => [...states].flatMap(([key, state]) => openWindows(spec, state).map((each) => resultOf(key, each))),
    late,
  };
}

export interface KeyedJoin {
  readonly left: (key: number, value: string, timeMs: number) => void;
  readonly right: (key: number, value: string, timeMs: number) => void;
  /** What was given since this was asked last. */
  readonly results: () => string[];
}

/** The watermark is the largest event time of either side and any key. */
export function keyedJoin(spec: StreamJoin): KeyedJoin {
  const states = new Map<number, JoinState<string, string>>();
  let told: string[] = [];
  let watermarkMs = Number.MIN_SAFE_INTEGER;
  const tell = (joined: readonly Joined<string, string>[]) => told.push(...joined.map(joinedText));
  const add = (side: "left" | "right", key: number, value: string, timeMs: number) => {
    watermarkMs = Math.max(watermarkMs, timeMs);
    for (const [each, state] of states) {
      const closed = closeJoin(spec, state, watermarkMs);
      states.set(each, JSON.parse(JSON.stringify(closed.state)));
      tell(closed.results);
    }
    const added = addToJoin(spec, states.get(key) ?? noJoin<string, string>(), { side, timeMs, value, watermarkMs });
    states.set(key, added.state);
    tell(added.results);
  };
  return {
    left: (key, value, timeMs) => add("left", key, value, timeMs),
    right: (key, value, timeMs) => add("right", key, value, timeMs),
    results: () => {
      const since = told;
      told = [];
      return since;
    },
  };
}

function joinedText(joined: Joined<string, string>): string {
  switch (joined.kind) {
    case "pair":
      return `${joined.left.value}+${joined.right.value}`;
    case "leftAlone":
      return `${joined.left.value}+null`;
    case "rightAlone":
      return `null+${joined.right.value}`;
  }
}
