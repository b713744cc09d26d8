/** What every store of checkpoints must do: one suite, run on memory and on a real PostgreSQL. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Checkpoint, CheckpointMeta, CheckpointStore } from "../checkpoints.ts";
import type { Task } from "../task.ts";

const LOG = "cluster/couriers";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A checkpoint of the records `[0, nextOffset)`. */
export function checkpointOf(
  nextOffset: number,
  { states = [], ...meta }: Partial<CheckpointMeta> & { readonly states?: Checkpoint["states"] } = {},
): Checkpoint {
  return {
    meta: {
      nextOffset,
      logTimeMs: 1_764_000_000_000 + nextOffset,
      logId: LOG,
      counts: { "ping accepted": nextOffset },
      last: { offset: nextOffset - 1, receivedAtMs: 1_764_000_000_000, checksum: 0xfffffff0 },
      ...meta,
    },
    marks: { "couriers:2": [7, 1] },
    states,
  };
}

/** Stores may answer with any kind of byte array. */
const plain = (checkpoint: Checkpoint | null): Checkpoint | null =>
  checkpoint && { ...checkpoint, states: checkpoint.states.map(([key, of]) => [key, new Uint8Array(of)] as const) };

export function describeCheckpoints(name: string, open: () => CheckpointStore): void {
  describe(`checkpoints (${name})`, () => {
    let store: CheckpointStore;
    let task: Task;
    let partition = 0;

    beforeEach(() => {
      store = open();
      task = { topic: "couriers", partition: partition++ };
    });

    const offsets = async (): Promise<number[]> => (await store.list(task)).map(({ nextOffset }) => nextOffset);

    test("a task without any has nothing to list or load", async () => {
      expect(await store.list(task)).toEqual([]);
      expect(await store.load(task, 10)).toBeNull();
      expect(await store.newest(task, LOG)).toBeNull();
    });

    test("what is loaded is what was saved, byte for byte", async () => {
      const given = checkpointOf(10, {
        states: [
          ["c1", bytes("one")],
          ["Łódź", new Uint8Array([0, 255, 10])],
          ["", new Uint8Array()],
        ],
      });
      await store.save(task, given);
      expect(plain(await store.load(task, 10))).toEqual(given);
      expect(plain(await store.newest(task, LOG))).toEqual(given);
    });

    test("a task that has read nothing and holds nothing can be saved too", async () => {
      const given = checkpointOf(0, { last: null, counts: {} });
      await store.save(task, given);
      expect(await store.newest(task, LOG)).toEqual(given);
    });

    test("what is kept does not change with what it was made from", async () => {
      const state = bytes("one");
      await store.save(task, checkpointOf(10, { states: [["c1", state]] }));
      state.fill(0);
      expect(plain(await store.load(task, 10))?.states).toEqual([["c1", bytes("one")]]);
    });

    test("the newest three are kept, newest first", async () => {
      for (const nextOffset of [10, 20, 30, 40]) await store.save(task, checkpointOf(nextOffset));
      expect(await offsets()).toEqual([40, 30, 20]);
      expect(await store.load(task, 10)).toBeNull();
      expect((await store.load(task, 20))?.meta.nextOffset).toBe(20);
      expect((await store.newest(task, LOG))?.meta.nextOffset).toBe(40);
    });

    test("the list says of each which log it is of, when it was taken, and what it weighs", async () => {
      await store.save(task, checkpointOf(10, { states: [["c1", bytes("one")]] }));
      const [info] = await store.list(task);
      expect(info).toMatchObject({ nextOffset: 10, logId: LOG });
      expect(info?.takenAtMs).toBeGreaterThan(0);
      expect(info?.bytes).toBeGreaterThan(0);
    });

    test.each([5, 10])("of two owners the one that is further wins: up to %i after 10 is ignored", async (late) => {
      await store.save(task, checkpointOf(10, { states: [["c1", bytes("first")]] }));
      await store.save(task, checkpointOf(late, { states: [["c1", bytes("late")]] }));
      expect(await offsets()).toEqual([10]);
      expect(plain(await store.load(task, 10))?.states).toEqual([["c1", bytes("first")]]);
    });

    test("many owners at the same moment leave the furthest as the newest", async () => {
      await Promise.all([40, 10, 30, 20, 50].map((nextOffset) => store.save(task, checkpointOf(nextOffset))));
      const left = await offsets();
      expect(left[0]).toBe(50);
      expect(left.length).toBeLessThanOrEqual(3);
      expect(left).toEqual(left.toSorted((a, b) => b - a));
    });

    test("one of another log replaces all, also at the same place and further back", async () => {
      await store.save(task, checkpointOf(10));
      await store.save(task, checkpointOf(20));
      const other = checkpointOf(10, { logId: "other/couriers" });
      await store.save(task, other);
      expect(await offsets()).toEqual([10]);
      expect(await store.newest(task, LOG)).toBeNull();
      expect(await store.newest(task, "other/couriers")).toEqual(other);
    });

    test("once the log has lost its tail, what lay in it is forgotten and the next is kept again", async () => {
      for (const nextOffset of [10, 20, 30]) await store.save(task, checkpointOf(nextOffset));
      await store.forgetAfter(task, 20);
      expect(await offsets()).toEqual([20, 10]);
      await store.save(task, checkpointOf(25));
      expect(await offsets()).toEqual([25, 20, 10]);
    });

    test("tasks do not touch each other", async () => {
      const other = { ...task, topic: "orders" };
      await store.save(task, checkpointOf(10));
      await store.save(other, checkpointOf(5, { logId: "cluster/orders" }));
      await store.forgetAfter(other, 0);
      expect(await offsets()).toEqual([10]);
      expect(await store.list(other)).toEqual([]);
    });
  });
}
