import type { ReceivedRecord } from "@doorstep/runtime";
import { NOTHING, openTask } from "@doorstep/stream-worker/engine";
import { expect, test } from "vitest";
import { compareWith } from "../job/compare.ts";
import { computeOracle } from "../job/oracle.ts";
import { courierIdOf } from "../job/ping.ts";
import { decodeResult, identityOf } from "../job/results.ts";
import { partitionOf, pingBytes, START_MS, tableOf, wholeLog } from "../job/test-kit.ts";
import { jobStage } from "./stage.ts";

const PARTITIONS = 2;
const BATCH = 500;
const topics = { input: "pings", windows: "windows", sessions: "sessions" };

test("run by the engine, each result comes once, from the very record that makes it final", () => {
  const log = wholeLog({ seed: "engine", couriers: 80, records: 6_000, startMs: START_MS }, PARTITIONS);
  const comparison = compareWith(computeOracle(tableOf(log, PARTITIONS)), { byIdentity: false });
  const wrongCauses: object[] = [];
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const task = openTask(jobStage(topics), { topic: topics.input, partition }, NOTHING);
    const records = log
      .filter(({ courier }) => partitionOf(PARTITIONS)(courierIdOf(courier)) === partition)
      .map((ping, offset): ReceivedRecord => {
        const key = Buffer.from(courierIdOf(ping.courier));
        return { key, value: pingBytes(ping), offset, receivedAtMs: ping.eventTimeMs };
      });
    for (let at = 0; at < records.length; at += BATCH) {
      const batch = records.slice(at, at + BATCH);
      for (const { sort, kind, bytes } of task.run(batch, at + batch.length).outputs) {
        expect(sort).toBe("log");
        const value = Buffer.from(bytes);
        const identity = identityOf(value);
        const expected = comparison.take(decodeResult(kind === topics.windows ? "window" : "session", value), identity);
        if (expected?.closedByOffset !== identity?.offset) wrongCauses.push({ expected, identity });
      }
    }
  }
  expect(comparison.verdict()).toMatchObject({ isRight: true, examples: [] });
  expect(wrongCauses).toEqual([]);
});
