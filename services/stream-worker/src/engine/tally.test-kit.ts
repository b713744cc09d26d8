/**
 * A stage small enough to check by hand, with one of everything: it adds up amounts by key,
 * tells pages of every sum, forwards every third, falls silent 5 s after its last amount,
 * and leaves at zero. How many fives it has come to is settled until it is another number.
 * −1 is impossible, 13 is a bug, and what is not JSON is undecodable.
 */
import { type Cause, deadLetterHeaders, topics } from "@doorstep/events";
import type { OutgoingRecord, ReceivedRecord } from "@doorstep/runtime";
import type { Output } from "@doorstep/task-store";
import type { Stage } from "./stage.ts";

export interface Add {
  readonly type: "add";
  readonly key: string;
  readonly amount: number;
  readonly cause?: Cause;
}

export interface Tally {
  readonly sum: number;
  readonly count: number;
  readonly silentAtMs: number | null;
  /** Null before the first. */
  readonly fives: { readonly count: number } | null;
}

export type TallyOutput =
  | { readonly to: "page"; readonly key: string; readonly sum: number; readonly why: "added" | "silent" }
  | { readonly to: "log"; readonly key: string; readonly sum: number };

export const TASK = { topic: "tallies", partition: 0 };
const SILENT_AFTER_MS = 5_000;

const toBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
export const fromBytes = (bytes: Uint8Array | null): unknown => JSON.parse(Buffer.from(bytes ?? []).toString());

export const tallyStage: Stage<Add, Tally, TallyOutput> = {
  name: "tallies",
  decode(value) {
    try {
      return { ok: true, record: fromBytes(value) as Add };
    } catch {
      return { ok: false, reason: "not JSON" };
    }
  },
  keyOf: ({ key }) => key,
  causeOf: ({ cause }) => cause ?? null,
  step(state = { sum: 0, count: 0, silentAtMs: null, fives: null }, { key, amount }, { receivedAtMs }) {
    if (amount === 13) throw new Error("unlucky");
    if (amount === -1) return { state, outputs: [], notes: [], rejected: "nobody takes one away" };
    if (amount === 0) return { state: undefined, outputs: [], notes: ["left"] };
    const sum = state.sum + amount;
    const silentAtMs = receivedAtMs + SILENT_AFTER_MS;
    const next: Tally = { sum, count: state.count + 1, silentAtMs, fives: fivesOf(sum, state.fives) };
    const told: TallyOutput = { to: "page", key, sum: next.sum, why: "added" };
    const forwarded: TallyOutput[] = next.count % 3 === 0 ? [{ to: "log", key, sum: next.sum }] : [];
    return { state: next, outputs: [told, ...forwarded], notes: ["added"] };
  },
  wake(state, { receivedAtMs }) {
    if (state.sum === 666) throw new Error("will not wake");
    const told: TallyOutput = { to: "page", key: String(receivedAtMs), sum: state.sum, why: "silent" };
    return { state: { ...state, silentAtMs: null }, outputs: [told], notes: ["fell silent"] };
  },
  wakeAtMs: ({ silentAtMs }) => silentAtMs,
  encodeState: ({ fives: _, ...state }) => toBytes(state),
  decodeState: ({ state, settled }) => ({
    ...(fromBytes(state) as Tally),
    fives: settled && (fromBytes(settled) as Tally["fives"]),
  }),
  settled: { partOf: ({ fives }) => fives, encode: ({ fives }) => toBytes(fives) },
  encodeOutput(output, cause) {
    return output.to === "page"
      ? { sort: "page", kind: output.why, key: output.key, bytes: toBytes(output) }
      : { sort: "log", kind: "sums", key: output.key, bytes: toBytes({ ...output, cause }) };
  },
};

function fivesOf(sum: number, before: Tally["fives"]): Tally["fives"] {
  const count = Math.floor(sum / 5);
  if (count === (before?.count ?? 0)) return before;
  return count === 0 ? null : { count };
}

/** A log at one record each `everyMs`, from offset 0. */
export function logOf(values: readonly unknown[], everyMs = 1_000): ReceivedRecord[] {
  return values.map((value, offset) => ({
    key: Buffer.from("k"),
    value: value instanceof Uint8Array ? value : toBytes(value),
    offset,
    receivedAtMs: 1_000_000 + offset * everyMs,
  }));
}

export const add = (key: string, amount = 1): Add => ({ type: "add", key, amount });
export const TICK = { type: "tick", atMs: 0 };

/** What the relay must bring to the logs, in order. */
export const identities = (outputs: readonly Output[]): string[] =>
  outputs
    .filter(({ sort }) => sort !== "page")
    .map(({ sort, offset, index }) => (sort === "dead" ? `dead ${offset}` : `log ${offset}.${index}`));

/** What a reader with one mark keeps of what was sent; dead letters by the offset in their headers. */
export function keptByMark(sent: readonly OutgoingRecord[]): string[] {
  const buried = new Set<string>();
  let mark: readonly [number, number] = [-1, 0];
  return sent.flatMap(({ topic, value, headers }) => {
    if (topic === topics.deadLetter) {
      const name = `dead ${headers?.[deadLetterHeaders.offset]}`;
      if (buried.has(name)) return [];
      buried.add(name);
      return [name];
    }
    const { offset, index } = (fromBytes(value) as { cause: Cause }).cause;
    if (offset < mark[0] || (offset === mark[0] && index <= mark[1])) return [];
    mark = [offset, index];
    return [`log ${offset}.${index}`];
  });
}
