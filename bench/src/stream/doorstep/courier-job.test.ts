import fc from "fast-check";
import { expect, test } from "vitest";
import { compareWith } from "../job/compare.ts";
import type { GeneratedPing } from "../job/generate.ts";
import { computeOracle } from "../job/oracle.ts";
import { courierIdOf, courierNumberOf, decodePing } from "../job/ping.ts";
import { partitionOf, pingAt, pingBytes, START_MS, tableOf, wholeLog } from "../job/test-kit.ts";
import { nextFinalAtMs, takeFinals, takePing } from "./courier-job.ts";
import { type CourierState, decodeCourier, encodeCourier } from "./courier-state.ts";
import { isRepeated, seenWith } from "./seen.ts";

const PARTITIONS = 4;

/** The log through the job, state by state, as an engine would run it; every state is stored and read back. */
function verdictOf(log: readonly GeneratedPing[]) {
  const comparison = compareWith(computeOracle(tableOf(log, PARTITIONS)), { byIdentity: false });
  const tasks = Array.from({ length: PARTITIONS }, () => ({ timeMs: 0, states: new Map<string, CourierState>() }));
  for (const ping of log) {
    const record = decodePing(pingBytes(ping));
    const task = tasks[partitionOf(PARTITIONS)(courierIdOf(ping.courier))];
    if (record === null || task === undefined) throw new Error("unreadable");
    task.timeMs = Math.max(task.timeMs, record.eventTimeMs);
    for (const [courier, state] of task.states) {
      if (nextFinalAtMs(state) > task.timeMs) continue;
      const finals = takeFinals(state, task.timeMs);
      const number = courierNumberOf(courier);
      for (const { startMs, count, sumMmps } of finals.windows) {
        comparison.take({ kind: "window", courier: number, startMs, count, meanMmps: sumMmps / count }, null);
      }
      for (const session of finals.sessions) comparison.take({ kind: "session", courier: number, ...session }, null);
      if (finals.state === undefined) task.states.delete(courier);
      else task.states.set(courier, finals.state);
    }
    const { state } = takePing(task.states.get(record.courier), record, task.timeMs);
    task.states.set(record.courier, decodeCourier(encodeCourier(state)));
  }
  return comparison.verdict();
}

test("gives what the oracle expects, each result once", () => {
  const log = wholeLog({ seed: "small", couriers: 60, records: 8_000, startMs: START_MS }, PARTITIONS);
  expect(verdictOf(log)).toMatchObject({ isRight: true, missing: 0, wrong: 0, doubled: 0, examples: [] });
});

test("the same for one courier in any order that is never 10 s late", () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(times, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (seconds, delays) => {
      const arriving = seconds
        .toSorted((a, b) => a - b)
        .map((second, seq) => ({ ping: pingAt(second, seq + 1), atSecond: second + (delays.next().value ?? 0) }))
        .toSorted((a, b) => a.atSecond - b.atSecond);
      const log = [...arriving.map(({ ping }) => ping), pingAt(10_000, 99)];
      expect(verdictOf(log).isRight).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("a ping between two sessions makes them one", () => {
  const states = [0, 50, 25].reduce<CourierState | undefined>((state, second, seq) => {
    const ping = decodePing(pingBytes(pingAt(second, seq + 1)));
    return ping === null ? state : takePing(state, ping, START_MS).state;
  }, undefined);
  if (states === undefined) throw new Error("the courier is known");
  const { sessions } = takeFinals(states, START_MS + 90_000);
  expect(sessions).toEqual([{ startMs: START_MS, endMs: START_MS + 50_000, count: 3 }]);
});

test("a ping for what is final already changes nothing, and is noted", () => {
  const [first, late] = [pingAt(0, 1), pingAt(1, 2)].map((ping) => decodePing(pingBytes(ping)));
  if (first == null || late == null) throw new Error("unreadable");
  const taken = takePing(undefined, first, first.eventTimeMs).state;
  const finals = takeFinals(taken, START_MS + 60_000);
  expect(finals).toMatchObject({ windows: [{ count: 1 }], sessions: [{ count: 1 }] });
  const dropped = takePing(finals.state, late, START_MS + 60_000);
  expect(dropped.note).toBe("ping dropped: late");
  expect(takeFinals(dropped.state, START_MS + 120_000)).toMatchObject({ windows: [], sessions: [] });
});

test("a courier who is silent for an hour is forgotten", () => {
  const ping = decodePing(pingBytes(pingAt(0, 1)));
  if (ping === null) throw new Error("unreadable");
  const { state } = takeFinals(takePing(undefined, ping, ping.eventTimeMs).state, START_MS + 60_000);
  expect(state === undefined ? null : nextFinalAtMs(state)).toBe(START_MS + 3_600_000);
  expect(state && takeFinals(state, START_MS + 3_600_000).state).toBeUndefined();
});

function seenFrom(first: number): [has: (seq: number) => boolean, add: (seq: number) => void] {
  let [highest, below] = [first, 0];
  const add = (seq: number): void => {
    below = seenWith(highest, below, seq);
    highest = Math.max(highest, seq);
  };
  return [(seq) => isRepeated(highest, below, seq), add];
}

test("sequence numbers are told from repeats in any order within reach", () => {
  const shuffled = fc.shuffledSubarray(
    Array.from({ length: 20 }, (_, at) => at + 100),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(shuffled, (seqs) => {
      const [has, add] = seenFrom(99);
      for (const seq of seqs) {
        expect(has(seq)).toBe(false);
        add(seq);
      }
      for (const seq of seqs) expect(has(seq)).toBe(true);
    }),
  );
  const [has, add] = seenFrom(1);
  for (const seq of [33, 65]) add(seq);
  expect([32, 33, 34, 64].map(has)).toEqual([true, true, false, false]);
});
