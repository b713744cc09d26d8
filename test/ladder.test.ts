/**
 * The ladder's step inside the stages: a `mode` record stands where the load of an evening
 * put it, and from there on the log itself says that less is to be done. So whoever replays
 * the log ends at the same bytes, however idle the machine; and no fact knows of it.
 */
import { createHash } from "node:crypto";
import { encodeRecord, type LogTopic, type RecordOf, topics } from "@doorstep/events";
import type { ReceivedRecord } from "@doorstep/runtime";
import { NOTHING, type RunnableStage } from "@doorstep/stream-worker/engine";
import { stagesOf } from "@doorstep/stream-worker/stages";
import { playEvening } from "@doorstep/stream-worker/testing";
import { isKey, settledField } from "@doorstep/task-store";
import { orderSnapshot, withFacts } from "@doorstep/tracking";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const START_MS = 1_764_000_000_000;
const STEP_MS = 4_000;
const STEPS = 60;
const COURIERS = 3;

/** What one evening's load made of the log: from which step on, so many in a row are worked on as one. */
type Modes = readonly { readonly fromStep: number; readonly keepEvery: number }[];
interface Written {
  readonly topic: string;
  readonly value: Uint8Array | null;
  readonly atMs: number;
}

const stages = stagesOf({ clusterId: "cluster", partitionCount: () => 1, city: "montevideo" });
const evening = await recordEvening();

const someModes: fc.Arbitrary<Modes> = fc.array(
  fc.record({ fromStep: fc.integer({ min: 0, max: STEPS - 1 }), keepEvery: fc.integer({ min: 1, max: 9 }) }),
  { minLength: 1, maxLength: 6 },
);
/** How many records are run before the next commit; after it the task may go on, or begin anew from what was committed. */
const someCuts = fc.array(fc.record({ records: fc.integer({ min: 1, max: 120 }), beginsAnew: fc.boolean() }), {
  minLength: 1,
  maxLength: 20,
});

test("a replay of a log with modes on it ends in the same state hash, wherever the first run stopped and began anew", () => {
  fc.assert(
    fc.property(someModes, someCuts, (modes, cuts) => {
      for (const topic of [topics.couriers, topics.orders]) {
        const log = logOf(topic, modes);
        expect(hashOf(runInParts(topic, log, cuts))).toBe(hashOf(replay(topic, log)));
      }
    }),
    { numRuns: 20 },
  );
});

test("every fact counts, whatever the modes: each order has the steps of an evening without, at their times", () => {
  const without = ordersOf(replay(topics.orders, logOf(topics.orders, [])));
  expect(without.map(({ phase }) => phase)).toEqual(Array.from({ length: COURIERS }, () => "delivered"));
  fc.assert(
    fc.property(someModes, (modes) => {
      expect(ordersOf(replay(topics.orders, logOf(topics.orders, modes)))).toEqual(without);
    }),
    { numRuns: 20 },
  );
});

describe("a mode leaves out positions, from its place on the log to the next", () => {
  const LESS = { fromStep: 10, keepEvery: 4 };
  const ALL_AGAIN = { fromStep: 40, keepEvery: 1 };

  test("in the orders stage", () => {
    const run = (...modes: Modes) => replay(topics.orders, logOf(topics.orders, modes));
    const positions = ({ outputs }: Run): number => outputs.filter((output) => output.includes(" position ")).length;
    const [all, some, fewest] = [run(), run(LESS, ALL_AGAIN), run(LESS)];
    expect(positions(all)).toBeGreaterThan(positions(some));
    expect(positions(some)).toBeGreaterThan(positions(fewest));
    expect(hashOf(fewest)).not.toBe(hashOf(all));
  });

  test("in the couriers stage, those of couriers who carry nothing", () => {
    const run = (...modes: Modes) => replay(topics.couriers, logOf(topics.couriers, modes));
    expect(run({ fromStep: 0, keepEvery: 4 }).counts["ping skipped: thinned"]).toBeGreaterThan(0);
    // They carry something for nine tenths of it.
    expect(run(LESS, ALL_AGAIN).counts["ping skipped: thinned"]).toBeUndefined();
  });
});

/** A small evening as the worker's own tests write it, at a phone's pace. */
async function recordEvening(): Promise<readonly Written[]> {
  const written: Written[] = [];
  let step = 0;
  const nowMs = (): number => START_MS + step * STEP_MS;
  const encode = <T extends LogTopic>(topic: T, record: RecordOf<T>): Uint8Array =>
    encodeRecord(topic, {
      ...record,
      ...("fixAtMs" in record ? { fixAtMs: nowMs(), sentAtMs: nowMs() } : { atMs: nowMs() }),
    });
  await playEvening({
    producer: {
      send: async (records) =>
        void written.push(...records.map(({ topic, value }) => ({ topic, value, atMs: nowMs() }))),
      close: async () => {},
    },
    ...{ run: "evening", couriers: COURIERS, steps: STEPS, everyMs: 0, encode },
    afterStep: () => {
      step++;
    },
  });
  return written;
}

function stageOf(topic: string): RunnableStage {
  const stage = stages.find((each) => each.topic === topic);
  if (stage === undefined) throw new Error(`no stage reads ${topic}`);
  return stage;
}

/** The log as the evening leaves it: what was written, what the stage before sent, ticks, and the modes. */
function logOf(topic: string, modes: Modes): readonly ReceivedRecord[] {
  const { encodeTick, encodeMode } = stageOf(topic);
  const said = Array.from({ length: STEPS }, (_, step) => {
    const atMs = START_MS + step * STEP_MS;
    const words = modes.filter(({ fromStep }) => fromStep === step);
    return [encodeTick(atMs), ...words.map(({ keepEvery }) => encodeMode(keepEvery, atMs))];
  }).flatMap((values, step) => values.map((value) => ({ topic, value, atMs: START_MS + step * STEP_MS })));
  const sent = topic === topics.orders ? progressOfAll() : [];
  return [...evening.filter((record) => record.topic === topic), ...sent, ...said]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ value, atMs }, offset) => ({ offset, key: null, value, receivedAtMs: atMs }));
}

/** What the couriers stage sends on when it does everything. */
function progressOfAll(): readonly Written[] {
  const log = logOf(topics.couriers, []);
  return stageOf(topics.couriers)
    .open(0, NOTHING)
    .run(log, log.length)
    .outputs.filter(({ sort, kind }) => sort === "log" && kind === topics.orders)
    .map(({ bytes, offset }) => ({ topic: topics.orders, value: bytes, atMs: log[offset]?.receivedAtMs ?? 0 }));
}

/** All there is of a task in the end, as text. */
interface Run {
  readonly states: ReadonlyMap<string, string>;
  readonly counts: Readonly<Record<string, number>>;
  readonly logTimeMs: number;
  readonly outputs: readonly string[];
}

function replay(topic: string, log: readonly ReceivedRecord[]): Run {
  return runInParts(topic, log, []);
}

function runInParts(
  topic: string,
  log: readonly ReceivedRecord[],
  cuts: readonly { readonly records: number; readonly beginsAnew: boolean }[],
): Run {
  const outputs: string[] = [];
  let task = stageOf(topic).open(0, NOTHING);
  let at = 0;
  for (const { records, beginsAnew } of [...cuts, { records: log.length, beginsAnew: false }]) {
    const next = Math.min(log.length, at + records);
    if (next === at) break;
    const { outputs: told } = task.run(log.slice(at, next), next);
    outputs.push(
      ...told.map(({ offset, index, kind, key, bytes }) => `${offset}.${index} ${kind} ${key} ${textOf(bytes)}`),
    );
    at = next;
    if (!beginsAnew) continue;
    const { meta, marks, states } = task.image();
    task = stageOf(topic).open(0, { meta, marks, states: new Map(states()) });
  }
  const { meta, states } = task.image();
  const texts = [...states()].map(([field, bytes]) => [field, textOf(bytes)] as const);
  return { states: new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1))), ...meta, outputs };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

function hashOf({ states, counts, logTimeMs, outputs }: Run): string {
  const whole = [[...states], Object.entries(counts).sort(), logTimeMs, outputs];
  return createHash("sha256").update(JSON.stringify(whole)).digest("hex");
}

/** What each order's facts have made of it; that it is on its way is read off its positions. */
function ordersOf({ states }: Run) {
  return [...states]
    .filter(([field]) => isKey(field))
    .map(([orderId, text]) => {
      const facts = JSON.parse(states.get(settledField(orderId)) ?? "null");
      const view = orderSnapshot(withFacts(JSON.parse(text), facts), { logId: "" })?.view;
      const steps = view?.timeline.filter(({ step }) => step !== "onTheWay").map(({ step, atMs }) => ({ step, atMs }));
      return { orderId, phase: view?.phase, steps };
    });
}
