import { settledField } from "@doorstep/task-store";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unpackDeadLetter } from "./dead-letter.ts";
import { add, fromBytes, logOf, TASK, type TallyOutput, TICK, tallyStage } from "./tally.test-kit.ts";
import { type Changes, NOTHING, openTask } from "./task.ts";

/** The log run in batches cut at these offsets; after each, the task is stored and restored when asked. */
function runLog(values: readonly unknown[], { cuts = [] as readonly number[], restore = false, everyMs = 1_000 } = {}) {
  const log = logOf(values, everyMs);
  const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < log.length), log.length])].sort((a, b) => a - b);
  const states = new Map<string, Uint8Array>();
  const outputs: Changes["outputs"][number][] = [];
  let task = openTask(tallyStage, TASK, NOTHING);
  let last: Changes | undefined;
  let from = 0;
  for (const end of ends) {
    last = task.run(log.slice(from, end), end);
    expect(last).toMatchObject({ expectedOffset: from, nextOffset: end });
    for (const [key, state] of last.changed) states.set(key, state);
    for (const key of last.deleted) states.delete(key);
    outputs.push(...last.outputs);
    if (restore) task = openTask(tallyStage, TASK, { meta: last, marks: last.marks, states });
    from = end;
  }
  const told = outputs.map(({ offset, index, sort, kind }) => `${offset}.${index} ${sort} ${kind}`);
  const final = {
    states: Object.fromEntries([...states].sort().map(([key, bytes]) => [key, fromBytes(bytes)])),
    counts: last?.counts,
    marks: last?.marks,
    logTimeMs: last?.logTimeMs,
  };
  return { final, told, outputs };
}

describe("a task", () => {
  test("numbers the outputs of each record from 0", () => {
    const { told } = runLog([add("a"), add("a"), add("a")]);
    expect(told.slice(-3)).toEqual(["1.0 page added", "2.0 page added", "2.1 log sums"]);
  });

  test("wakes keys by log time, before the record that moved it, ties by key", () => {
    const { told, outputs } = runLog([add("b"), add("a"), TICK, TICK, TICK, TICK, TICK, add("a")]);
    expect(told).toEqual(["0.0 page added", "1.0 page added", "5.0 page silent", "6.0 page silent", "7.0 page added"]);
    expect(outputs.map(({ bytes }) => (fromBytes(bytes) as TallyOutput).sum)).toEqual([1, 1, 1, 1, 2]);
  });

  test("two keys due at once and the record itself share one numbering", () => {
    const { told } = runLog([add("b"), add("a"), add("c", 5)], { everyMs: 0 });
    expect(told).toEqual(["0.0 page added", "1.0 page added", "2.0 page added"]);
    const late = runLog([add("b"), add("a"), add("a"), TICK, add("c")], { everyMs: 3_000 });
    expect(late.told.slice(-2)).toEqual(["4.0 page silent", "4.1 page added"]);
  });

  test("an undecodable record goes to the dead letters untouched", () => {
    const junk = Buffer.from([0, 1, 255]);
    const { outputs, final } = runLog([add("a"), junk]);
    const letter = unpackDeadLetter(outputs[1]?.bytes ?? new Uint8Array());
    expect(letter).toEqual({
      topic: "dead-letter",
      key: Buffer.from("k"),
      value: junk,
      headers: {
        reason: "undecodable",
        detail: "not JSON",
        topic: "tallies",
        partition: "0",
        offset: "1",
        "first-seen-ms": "1001000",
      },
    });
    expect(final.counts).toEqual({ added: 1, "dead letter: undecodable": 1 });
  });

  test("an impossible record goes to the dead letters with its sentence", () => {
    const { outputs } = runLog([add("a"), add("a", -1)]);
    expect(unpackDeadLetter(outputs[1]?.bytes ?? new Uint8Array()).headers).toMatchObject({
      reason: "impossible",
      detail: "nobody takes one away",
    });
  });

  test("a failing step leaves its key as it was, and the partition goes on", () => {
    const task = openTask(tallyStage, TASK, NOTHING);
    const { changed, bugs, outputs } = task.run(logOf([add("a", 2), add("a", 13), add("a", 1)]), 3);
    expect(changed.map(([key, state]) => [key, fromBytes(state)])).toEqual([
      ["a", { sum: 3, count: 2, silentAtMs: 1_007_000 }],
    ]);
    expect(bugs).toMatchObject([{ key: "a", offset: 1 }]);
    expect(outputs.map(({ sort, kind }) => `${sort} ${kind}`)).toEqual(["page added", "dead bug", "page added"]);
  });

  test("a failing wake is counted, changes nothing, and is tried again with a new second", () => {
    const { final, told } = runLog([add("a", 666), ...Array.from({ length: 20 }, () => TICK)], { everyMs: 500 });
    expect(final.counts).toEqual({ added: 1, "wake failed: bug": 6 });
    expect(told).toEqual(["0.0 page added"]);
  });

  test("a forwarded record at or below the mark of its source is dropped", () => {
    const from = (partition: number, offset: number, index: number) => ({
      ...add("a"),
      cause: { stage: "up", partition, offset, index },
    });
    const { final } = runLog([
      from(1, 7, 0),
      from(1, 7, 1),
      from(1, 7, 0),
      from(1, 6, 5),
      from(2, 0, 0),
      from(1, 7, 1),
    ]);
    expect(final.counts).toEqual({ added: 3, "forwarded record dropped: repeated": 3 });
    expect(final.marks).toEqual({ "up:1": [7, 1], "up:2": [0, 0] });
  });

  test("the key that leaves is deleted, also when it came in the same batch", () => {
    const task = openTask(tallyStage, TASK, NOTHING);
    expect(task.run(logOf([add("a"), add("a", 0)]), 2)).toMatchObject({ changed: [], deleted: ["a"] });
  });

  test("what is settled of a state is written when it is another, and goes with the key", () => {
    const task = openTask(tallyStage, TASK, NOTHING);
    const log = logOf([add("a", 4), add("a", 1), add("a", 2), add("a", 5), add("a", 0)]);
    const changesOf = (record: number) => {
      const { changed, deleted } = task.run(log.slice(record, record + 1), record + 1);
      return [...changed.map(([field]) => field), ...deleted.map((field) => `no ${field}`)];
    };
    const apart = settledField("a");
    expect(log.map((_, record) => changesOf(record))).toEqual([
      ["a"],
      ["a", apart],
      ["a"],
      ["a", apart],
      ["no a", `no ${apart}`],
    ]);
  });

  test("time never goes back, whatever the broker's clock does", () => {
    const log = logOf([add("a"), TICK]).map((record, at) => ({ ...record, receivedAtMs: 5_000 - at }));
    expect(openTask(tallyStage, TASK, NOTHING).run(log, 2).logTimeMs).toBe(5_000);
  });

  test("records from before its place are a bug of the engine", () => {
    const task = openTask(tallyStage, TASK, { ...NOTHING, meta: { ...NOTHING.meta, nextOffset: 2 } });
    expect(() => task.run(logOf([add("a")]), 1)).toThrow("after the task had reached 2");
  });

  const value = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .record({ key: fc.constantFrom("a", "b", "c", "d"), amount: fc.constantFrom(1, 2, 5, 0, -1, 13, 666) })
        .map(({ key, amount }) => add(key, amount)),
    },
    { weight: 4, arbitrary: fc.constant(TICK) },
    {
      weight: 2,
      arbitrary: fc
        .record({ offset: fc.nat(6), index: fc.nat(2), partition: fc.nat(1) })
        .map((cause) => ({ ...add("a"), cause: { stage: "up", ...cause } })),
    },
    { weight: 1, arbitrary: fc.constant(Buffer.from("{")) },
  );

  test("however the log is cut, and wherever the task is stored and restored, the result is the same", () => {
    const log = fc.array(value, { minLength: 1, maxLength: 60 });
    const cuts = fc.array(fc.nat(60), { maxLength: 12 });
    fc.assert(
      fc.property(log, cuts, fc.constantFrom(300, 700, 1_000, 2_600), (values, at, everyMs) => {
        const { outputs, ...undisturbed } = runLog(values, { everyMs });
        for (const restore of [false, true]) {
          const cut = runLog(values, { cuts: at, restore, everyMs });
          expect({ final: cut.final, told: cut.told }).toEqual(undisturbed);
          expect(cut.outputs).toEqual(outputs);
        }
      }),
      { numRuns: 300 },
    );
  });
});
