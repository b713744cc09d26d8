/**
 * Two small stages with one of everything, and a way back from the second to the first:
 *
 *     amounts   adds up by key; forwards every third sum      ──► sums
 *               falls silent after 5 s; leaves at zero
 *        ▲
 *        └── rates, on every partition, for some seconds ── every fourth sum of a group
 *                                                            tells tracking what it has settled on
 *
 * −1 is impossible, 13 is a bug, and what is not JSON is undecodable. Records framed by
 * schema 7 are read only by a build that has learnt it.
 */
import type { Cause, RegisteredSchema } from "@doorstep/events";
import { type RunnableStage, runnable, type Stage } from "@doorstep/stream-worker/engine";

export const AMOUNTS = "amounts";
export const SUMS = "sums";
export const TRACKING = "tracking";
export const NEW_SCHEMA: RegisteredSchema = { id: 7, topic: "orders", type: "add", version: 2, avro: {} };

export type Amount =
  | { readonly schema?: 7; readonly type: "add"; readonly key: string; readonly amount: number; readonly cause?: Cause }
  | {
      readonly type: "rate";
      readonly subject: string;
      readonly value: number;
      readonly untilMs: number;
      readonly cause: Cause;
    }
  | { readonly type: "mode"; readonly keepEvery: number };

interface Tally {
  readonly sum: number;
  readonly count: number;
  readonly silentAtMs: number | null;
}
type TallyOutput =
  | { readonly to: "page"; readonly key: string; readonly sum: number; readonly why: "added" | "silent" }
  | { readonly to: "sums"; readonly key: string; readonly sum: number };
interface Rate {
  readonly value: number;
  readonly untilMs: number | null;
}

export interface Sum {
  readonly type: "sum";
  readonly group: string;
  readonly sum: number;
  readonly cause?: Cause;
}
interface Group {
  readonly total: number;
  readonly count: number;
  readonly settlesAtMs: number | null;
}
type GroupOutput =
  | { readonly to: "page" | "tracking"; readonly group: string; readonly total: number }
  | { readonly to: "amounts"; readonly group: string; readonly value: number; readonly untilMs: number };

const SILENT_AFTER_MS = 5_000;
const SETTLES_AFTER_MS = 3_000;
const RATE_FOR_MS = 7_000;
const MODE = "mode";

/** The same bytes are read by workers, by their successors and by the perfect reader: they carry what they say. */
const SAYS = Symbol("says");
type Bytes = Uint8Array & { [SAYS]?: unknown };

export function toBytes(value: object): Uint8Array {
  const bytes: Bytes = Buffer.from(JSON.stringify(value), "latin1");
  bytes[SAYS] = value;
  return bytes;
}

/** @throws when they are not JSON */
export function fromBytes(bytes: Bytes | null): unknown {
  if (bytes === null) throw new Error("there are no bytes");
  bytes[SAYS] ??= JSON.parse(Buffer.from(bytes).toString("latin1"));
  return bytes[SAYS];
}
export const groupOf = (key: string): string => `g${key.charCodeAt(key.length - 1) % 3}`;

function decode<R>(value: Uint8Array | null): { ok: true; record: R } | { ok: false; reason: string } {
  try {
    return { ok: true, record: fromBytes(value) as R };
  } catch {
    return { ok: false, reason: "not JSON" };
  }
}

/** The framing of schema 7, in this small world. */
const isNewlyFramed = (value: Uint8Array | null): boolean => value?.[2] === 0x73 && value[3] === 0x63;

/** `learnt`: the schema ids that this build has been taught. */
const amountsStage = (learnt: Set<number>): Stage<Amount, Tally, TallyOutput, Rate> => ({
  name: AMOUNTS,
  schemas: {
    unknownSchemaId: (value) => (isNewlyFramed(value) && !learnt.has(NEW_SCHEMA.id) ? NEW_SCHEMA.id : null),
    learn: ({ id }) => learnt.add(id).has(id),
  },
  decode,
  keyOf: (record) => (record.type === "add" ? record.key : ""),
  causeOf: (record) => (record.type === "mode" ? null : (record.cause ?? null)),
  step(state = { sum: 0, count: 0, silentAtMs: null }, record, { receivedAtMs }, shared) {
    if (record.type !== "add") throw new Error("what is shared belongs to no key");
    const { key, amount } = record;
    if (amount === 13) throw new Error("unlucky");
    if (amount === -1) return { state, outputs: [], notes: [], rejected: "nobody takes one away" };
    if (amount === 0) return { state: undefined, outputs: [], notes: ["left"] };
    const count = state.count + 1;
    if (amount === 1 && count % (shared.get(MODE)?.value ?? 1) !== 0) {
      return { state: { ...state, count }, outputs: [], notes: ["skipped"] };
    }
    const rate = shared.get(groupOf(key))?.value ?? 1;
    const next = { sum: state.sum + amount * rate, count, silentAtMs: receivedAtMs + SILENT_AFTER_MS };
    const told: TallyOutput = { to: "page", key, sum: next.sum, why: "added" };
    const forwarded: TallyOutput[] = count % 3 === 0 ? [{ to: "sums", key, sum: next.sum }] : [];
    return { state: next, outputs: [told, ...forwarded], notes: ["added"] };
  },
  wake(state, { receivedAtMs }) {
    const told: TallyOutput = { to: "page", key: String(receivedAtMs), sum: state.sum, why: "silent" };
    return { state: { ...state, silentAtMs: null }, outputs: [told], notes: ["fell silent"] };
  },
  wakeAtMs: ({ silentAtMs }) => silentAtMs,
  encodeState: toBytes,
  decodeState: ({ state }) => fromBytes(state) as Tally,
  encodeOutput(output, cause) {
    if (output.to === "page") return { sort: "page", kind: output.why, key: output.key, bytes: toBytes(output) };
    const group = groupOf(output.key);
    const sum: Sum = { type: "sum", group, sum: output.sum, cause };
    return { sort: "log", kind: SUMS, key: group, bytes: toBytes(sum) };
  },
  sharing: {
    subjectOf: (record) => (record.type === "rate" ? record.subject : record.type === "mode" ? MODE : null),
    take(held, record) {
      if (record.type === "mode") return { value: record.keepEvery, untilMs: null };
      if (record.type === "rate") return { value: record.value, untilMs: record.untilMs };
      return held ?? { value: 1, untilMs: null };
    },
    untilMs: ({ untilMs }) => untilMs,
    keepEvery: (shared) => shared.get(MODE)?.value ?? 1,
    encode: toBytes,
    decode: (bytes) => fromBytes(bytes) as Rate,
  },
});

const sumsStage: Stage<Sum, Group, GroupOutput> = {
  name: SUMS,
  decode,
  keyOf: ({ group }) => group,
  causeOf: ({ cause }) => cause ?? null,
  step(state = { total: 0, count: 0, settlesAtMs: null }, { group, sum }, { receivedAtMs }) {
    const count = state.count + 1;
    const next = { total: state.total + sum, count, settlesAtMs: receivedAtMs + SETTLES_AFTER_MS };
    const told: GroupOutput = { to: "page", group, total: next.total };
    const rate: GroupOutput = {
      ...{ to: "amounts", group, value: 1 + ((count / 4) % 5) },
      untilMs: receivedAtMs + RATE_FOR_MS,
    };
    return { state: next, outputs: count % 4 === 0 ? [told, rate] : [told], notes: ["summed"] };
  },
  wake(state, { partition }) {
    const settled: GroupOutput = { to: "tracking", group: `settled ${partition}`, total: state.total };
    return { state: { ...state, settlesAtMs: null }, outputs: [settled], notes: ["settled"] };
  },
  wakeAtMs: ({ settlesAtMs }) => settlesAtMs,
  encodeState: toBytes,
  decodeState: ({ state }) => fromBytes(state) as Group,
  encodeOutput(output, cause) {
    if (output.to !== "amounts") {
      const bytes = toBytes({ ...output, cause });
      return output.to === "page"
        ? { sort: "page", kind: "total", key: output.group, bytes }
        : { sort: "log", kind: TRACKING, key: output.group, bytes };
    }
    const { group: subject, value, untilMs } = output;
    const rate: Amount = { type: "rate", subject, value, untilMs, cause };
    return { sort: "everywhere", kind: AMOUNTS, key: subject, bytes: toBytes(rate) };
  },
};

/** As one process has them: what it has learnt is its own. */
export function createStages(clusterId: string, learnt: Iterable<number> = []): readonly RunnableStage[] {
  const encodeTick = (atMs: number): Uint8Array => toBytes({ type: "tick", atMs });
  const mode = (keepEvery: number): Uint8Array => toBytes({ type: "mode", keepEvery });
  return [
    runnable(amountsStage(new Set(learnt)), {
      logId: `${clusterId}/${AMOUNTS}`,
      isUrgent: false,
      encodeTick,
      encodeMode: mode,
    }),
    runnable(sumsStage, { logId: `${clusterId}/${SUMS}`, isUrgent: true, encodeTick, encodeMode: () => null }),
  ];
}
