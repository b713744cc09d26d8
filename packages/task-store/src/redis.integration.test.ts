import { openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { commitOf, describeTaskStore, outputOf } from "./contract.ts";
import { fieldToSubject, settledField, sharedField } from "./fields.ts";
import { readKey, readMeta, readTask } from "./reader.ts";
import { redisTaskStore } from "./redis.ts";
import { taskKeys } from "./task.ts";

const LOG = "cluster/couriers";
const redis = await openRedis(testServices().REDIS_URL);
const store = redisTaskStore(redis);
afterAll(() => redis.quit());
beforeEach(() => redis.flushall());

describeTaskStore("Redis", () => store);

const task = { topic: "couriers", partition: 3 };
const { meta, state, out } = taskKeys(task);

describe("keys that do not belong together", () => {
  const breakIt: Record<string, () => Promise<unknown>> = {
    "a commit that failed half way": () => redis.hset(meta, "torn", "10"),
    "a foreign type under the state": () => redis.multi().del(state).set(state, "x").exec(),
    "a foreign type under the outputs": () => redis.multi().del(out).hset(out, "a", "b").exec(),
    "an output of a record still to be read": () => redis.xadd(out, "10-1", "o", "x"),
  };

  test.each(Object.keys(breakIt))("%s: nobody commits or acquires until the task is dropped", async (how) => {
    await store.acquire(task, LOG);
    await store.commit(task, commitOf({ changed: [["c1", new Uint8Array(3)]], outputs: [outputOf(4)] }));
    await breakIt[how]?.();

    expect(await store.commit(task, commitOf({ expectedOffset: 10, nextOffset: 20 }))).toBe("broken");
    expect(await store.acquire(task, LOG)).toEqual({ status: "broken" });
    await store.drop(task);
    // The epoch has outlived the keys: who owned the task before stays fenced.
    expect(await store.commit(task, commitOf())).not.toBe("committed");
    const acquired = await store.acquire(task, LOG);
    expect(acquired).toMatchObject({ status: "acquired", meta: { epoch: 2, nextOffset: 0 }, states: new Map() });
    expect(await redis.exists(out)).toBe(0);
  });

  test("state and outputs without meta are leftovers and go", async () => {
    await redis.hset(state, "c1", "old");
    await redis.xadd(out, "900-1", "o", "old");
    expect(await store.acquire(task, LOG)).toMatchObject({
      status: "acquired",
      meta: { nextOffset: 0 },
      states: new Map(),
    });
    expect(await store.commit(task, commitOf({ outputs: [outputOf(1)] }))).toBe("committed");
  });

  test("a commit that is refused has written nothing", async () => {
    await store.acquire(task, LOG);
    const before = await redis.hgetall(meta);
    const large = outputOf(4, 0, { bytes: new Uint8Array(70_000) });
    const twice = commitOf({ changed: [["c1", new Uint8Array(1)]], outputs: [large, large] });
    await expect(store.commit(task, twice)).rejects.toThrow("entry id");
    expect(await redis.hgetall(meta)).toEqual(before);
    expect(await redis.exists(state, out)).toBe(0);
  });

  test("the script is loaded again after Redis forgot it", async () => {
    await store.acquire(task, LOG);
    await redis.script("FLUSH");
    expect(await store.commit(task, commitOf())).toBe("committed");
  });
});

describe("a restore that stops half way", () => {
  const restore = {
    epoch: 1,
    ...{ nextOffset: 60, logTimeMs: 9_000, counts: {}, marks: {}, last: null },
    *states(): Generator<readonly [string, Uint8Array]> {
      for (let at = 0; at < 2_500; at++) yield [`c${at}`, new Uint8Array(1)];
    },
  };

  test("leaves a broken task, which is dropped and restored anew", async () => {
    await store.acquire(task, LOG);
    const stops = function* (): Generator<readonly [string, Uint8Array]> {
      yield* restore.states();
      throw new Error("the owner dies");
    };
    await expect(store.restore(task, { ...restore, states: stops() })).rejects.toThrow("the owner dies");
    expect(await store.commit(task, commitOf())).toBe("broken");
    expect(await store.acquire(task, LOG)).toEqual({ status: "broken" });
    await store.drop(task);
    await store.acquire(task, LOG);
    expect(await store.restore(task, { ...restore, epoch: 2, states: restore.states() })).toBe("restored");
    expect((await readTask(redis, task)).states.size).toBe(2_500);
  });

  test("is not finished by an owner who has been fenced meanwhile", async () => {
    await store.acquire(task, LOG);
    const stops = function* (): Generator<readonly [string, Uint8Array]> {
      yield* restore.states();
      throw new Error("the owner pauses");
    };
    await expect(store.restore(task, { ...restore, states: stops() })).rejects.toThrow("the owner pauses");
    await redis.hincrby(meta, "epoch", 1);
    expect(await store.restore(task, { ...restore, states: [] })).toBe("fenced");
  });
});

describe("reading what was committed", () => {
  test("one key, with the meta of the same commit", async () => {
    await store.acquire(task, LOG);
    await store.commit(task, commitOf({ changed: [["c1", Buffer.from("one")]] }));
    const found = await readKey(redis, task, "c1");
    expect(found.stored).toEqual({ state: Buffer.from("one"), settled: null });
    expect(found.meta).toEqual({
      epoch: 1,
      nextOffset: 10,
      logTimeMs: 1_000,
      logId: LOG,
      trimmedTo: 0,
      counts: { "ping accepted": 3 },
      last: { offset: 9, receivedAtMs: 1_000, checksum: 7 },
    });
    expect((await readKey(redis, task, "c2")).stored).toBeNull();
  });

  test("all keys of a task", async () => {
    await store.acquire(task, LOG);
    const changed = Array.from({ length: 3_000 }, (_, at) => [`c${at}`, Buffer.from(`${at}`)] as const);
    await store.commit(task, commitOf({ changed }));
    const { meta: found, states } = await readTask(redis, task);
    expect(found.nextOffset).toBe(10);
    expect(new Map([...states].map(([key, { state }]) => [key, state.toString()]))).toEqual(
      new Map(changed.map(([key, of]) => [key, of.toString()])),
    );
  });

  test("both parts of a state, of one commit, while the task goes on", async () => {
    await store.acquire(task, LOG);
    let nextOffset = 0;
    const writeAll = async () => {
      const expectedOffset = nextOffset++;
      const value = Buffer.from(String(nextOffset));
      const changed = Array.from({ length: 2_000 }, (_, at) => [
        [`c${at}`, value] as const,
        [settledField(`c${at}`), value] as const,
      ]).flat();
      const answer = await store.commit(task, commitOf({ expectedOffset, nextOffset, changed, outputs: [] }));
      expect(answer).toBe("committed");
    };
    await writeAll();
    const reading = readTask(redis, task);
    for (let round = 0; round < 5; round++) await writeAll();
    const { states } = await reading;
    expect(states.size).toBe(2_000);
    for (const { state, settled } of states.values()) expect(settled).toEqual(state);
    expect((await readKey(redis, task, "c7")).stored).toEqual({ state: Buffer.from("6"), settled: Buffer.from("6") });
  });

  test("what its keys share is no key", async () => {
    await store.acquire(task, LOG);
    const changed = [
      ["c1", Buffer.from("one")],
      [sharedField("restaurant:r1"), Buffer.from("shared")],
    ] as const;
    await store.commit(task, commitOf({ changed }));
    expect([...(await readTask(redis, task)).states.keys()]).toEqual(["c1"]);
    expect(fieldToSubject(sharedField("restaurant:r1"))).toBe("restaurant:r1");
    expect(fieldToSubject("restaurant:r1")).toBeNull();
  });

  test("a task nobody has owned has epoch 0 and no log", async () => {
    expect(await readMeta(redis, task)).toMatchObject({ epoch: 0, logId: "", nextOffset: 0 });
  });
});
