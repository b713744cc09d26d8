import { openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { commitOf, outputOf } from "./contract.ts";
import type { Output } from "./output.ts";
import { redisTaskStore } from "./redis.ts";
import { type OutputTail, tailOutputs } from "./tail.ts";
import { type Task, taskKeys, taskName } from "./task.ts";

const LOG = "cluster/couriers";
const redis = await openRedis(testServices().REDIS_URL);
const store = redisTaskStore(redis);
const tasks = [0, 1, 2].map((partition) => ({ topic: "couriers", partition }));
const [task] = tasks as [Task];

let tail: OutputTail | undefined;
let seen: string[];
let lost: string[];
let reached: Map<string, number>;

afterAll(() => redis.quit());
afterEach(() => tail?.close());
beforeEach(async () => {
  await redis.flushall();
  [seen, lost, reached] = [[], [], new Map()];
  for (const each of tasks) await store.acquire(each, LOG);
});

const nameOf = (of: Task, { offset, index }: Output) => `${of.partition}:${offset}.${index}`;

function follow(from: ReadonlyMap<string, number> = new Map()): void {
  tail = tailOutputs({
    redis,
    tasks,
    from,
    onOutputs(of, outputs, meta) {
      seen.push(...outputs.map((output) => nameOf(of, output)));
      reached.set(taskName(of), meta.nextOffset);
    },
    onLost: (of, meta) => void lost.push(`${taskName(of)} ${meta.nextOffset}`),
  });
}

const commit = (of: Task, expectedOffset: number, outputs: readonly Output[], trimTo = 0) =>
  store.commit(of, commitOf({ expectedOffset, nextOffset: expectedOffset + 10, outputs, trimTo }));

/** Runs until the tail has told of the commit that ends here. */
const until = (of: Task, nextOffset: number) =>
  vi.waitFor(() => expect(reached.get(taskName(of))).toBe(nextOffset), { timeout: 10_000 });

describe("following the outputs of tasks", () => {
  test("each output for pages comes once, in order", async () => {
    await commit(task, 0, [outputOf(0), outputOf(3), outputOf(3, 1, { sort: "log" }), outputOf(4)]);
    follow();
    await until(task, 10);
    await commit(task, 10, [outputOf(12)]);
    await until(task, 20);
    expect(seen).toEqual(["0:0.0", "0:3.0", "0:4.0", "0:12.0"]);
    expect(lost).toEqual([]);
  });

  test("what the snapshot held already is skipped, each output by its own place, not by its entry", async () => {
    await commit(task, 0, [outputOf(2), outputOf(6), outputOf(6, 1)]);
    follow(new Map([[taskName(task), 6]]));
    await until(task, 10);
    expect(seen).toEqual(["0:6.0", "0:6.1"]);
  });

  test("a quiet task tells how far it has come", async () => {
    follow();
    await commit(task, 0, []);
    await until(task, 10);
    expect(seen).toEqual([]);
  });

  test("outputs cut off before we read them are a loss, and reading goes on behind it", async () => {
    await commit(task, 0, [outputOf(1), outputOf(8)]);
    await commit(task, 10, [outputOf(11)]);
    await commit(task, 20, [outputOf(25)], 11);
    follow(new Map([[taskName(task), 5]]));
    await vi.waitFor(() => expect(lost).toEqual(["couriers:0 30"]));
    await commit(task, 30, [outputOf(33)]);
    await until(task, 40);
    expect(seen).toEqual(["0:33.0"]);
  });

  test("cutting a stream that had nothing to say is no loss", async () => {
    await commit(task, 0, [outputOf(1)]);
    follow();
    await until(task, 10);
    for (const expected of [10, 20, 30]) await commit(task, expected, []);
    await until(task, 40);
    await commit(task, 40, []);
    await until(task, 50);
    await commit(task, 50, [outputOf(51)], 40);
    await until(task, 60);
    expect(seen).toEqual(["0:1.0", "0:51.0"]);
    expect(lost).toEqual([]);
  });

  test("many tasks are followed at once", async () => {
    follow();
    await Promise.all(tasks.map((of) => commit(of, 0, [outputOf(5)])));
    await Promise.all(tasks.map((of) => until(of, 10)));
    expect(seen.toSorted()).toEqual(["0:5.0", "1:5.0", "2:5.0"]);
  });

  test("more than one read can carry", async () => {
    const outputs = Array.from({ length: 300 }, (_, at) => outputOf(4, at, { bytes: new Uint8Array(66_000) }));
    await commit(task, 0, outputs);
    follow();
    await vi.waitFor(() => expect(seen.length).toBe(300), { timeout: 10_000 });
    expect(seen).toEqual(outputs.map((output) => nameOf(task, output)));
  });

  test("a connection that breaks costs nothing", async () => {
    follow();
    await commit(task, 0, [outputOf(1)]);
    await until(task, 10);
    await redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await commit(task, 10, [outputOf(11)]);
    await until(task, 20);
    expect(seen).toEqual(["0:1.0", "0:11.0"]);
  });

  test("what a task computes again after it went back is told once, and a state of before is known", async () => {
    await commit(task, 0, [outputOf(1)]);
    const before = await keepKeys();
    follow();
    await commit(task, 10, [outputOf(11)]);
    await until(task, 20);
    expect(tail?.toldTo(task)).toBe(12);
    await before.putBack();
    await until(task, 10);
    expect(tail?.toldTo(task)).toBe(12);
    await commit(task, 10, [outputOf(11), outputOf(12)]);
    await until(task, 20);
    expect(tail?.toldTo(task)).toBe(13);
    expect(seen).toEqual(["0:1.0", "0:11.0", "0:12.0"]);
    expect(lost).toEqual([]);
  });
});

/** The task as it is now, for a Redis that loses what came later. */
async function keepKeys() {
  const kept = await Promise.all(
    Object.values(taskKeys(task)).map(async (key) => [key, await redis.dumpBuffer(key)] as const),
  );
  return {
    async putBack() {
      const moment = redis.multi();
      for (const [key, dump] of kept) {
        if (dump === null) moment.del(key);
        else moment.restore(key, 0, dump, "REPLACE");
      }
      await moment.exec();
    },
  };
}
