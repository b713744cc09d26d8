/** What every store must do: one suite, run on the memory store and on a real Redis. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Output } from "./output.ts";
import { type Acquired, type Commit, MalformedCommit, type Restore, TaskSetBack, type TaskStore } from "./store.ts";
import type { Task } from "./task.ts";

const LOG = "cluster/couriers";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (state: Uint8Array | undefined): string | undefined => state && new TextDecoder().decode(state);

/** A commit of the records `[0, 10)` by the first owner, unless told otherwise. */
export function commitOf(changes: Partial<Commit> = {}): Commit {
  return {
    epoch: 1,
    expectedOffset: 0,
    nextOffset: 10,
    logTimeMs: 1_000,
    counts: { "ping accepted": 3 },
    marks: {},
    last: { offset: 9, receivedAtMs: 1_000, checksum: 7 },
    changed: [],
    deleted: [],
    outputs: [],
    trimTo: 0,
    ...changes,
  };
}

export function outputOf(offset: number, index = 0, changes: Partial<Output> = {}): Output {
  return { offset, index, sort: "page", kind: "courier", key: "c1", bytes: bytes(`${offset}.${index}`), ...changes };
}

function assertAcquired(acquired: Acquired): asserts acquired is Acquired & { status: "acquired" } {
  expect(acquired.status).toBe("acquired");
}

export function describeTaskStore(name: string, open: () => TaskStore): void {
  describe(`a task store (${name})`, () => {
    let store: TaskStore;
    let task: Task;
    let partition = 0;

    beforeEach(() => {
      store = open();
      task = { topic: "couriers", partition: partition++ };
    });

    const acquire = async () => {
      const acquired = await store.acquire(task, LOG);
      assertAcquired(acquired);
      return acquired;
    };
    const outputs = async (from: number, until: number) => {
      const found: Output[] = [];
      for await (const some of store.readOutputs(task, { from, until })) found.push(...some);
      return found.map(({ bytes: of, ...rest }) => ({ ...rest, bytes: new Uint8Array(of) }));
    };

    test("a task nobody has owned begins at its log's beginning, in epoch 1", async () => {
      const { meta, marks, states } = await acquire();
      expect(meta).toEqual({ epoch: 1, nextOffset: 0, logTimeMs: 0, logId: LOG, trimmedTo: 0, counts: {}, last: null });
      expect(marks).toEqual({});
      expect(states.size).toBe(0);
    });

    test("the next owner finds exactly what was committed last", async () => {
      await acquire();
      const changed = [
        ["c1", bytes("one")],
        ["c2", bytes("two")],
      ] as const;
      expect(await store.commit(task, commitOf({ changed, marks: { "couriers:2": [7, 1] } }))).toBe("committed");
      const second = commitOf({
        expectedOffset: 10,
        nextOffset: 12,
        logTimeMs: 2_000,
        changed: [["c1", bytes("uno")]],
        deleted: ["c2", "never there"],
        counts: { "ping accepted": 5 },
        marks: { "couriers:2": [8, 0] },
        last: { offset: 11, receivedAtMs: 2_000, checksum: 4_294_967_295 },
      });
      expect(await store.commit(task, second)).toBe("committed");

      const { meta, marks, states } = await acquire();
      expect(meta).toMatchObject({ epoch: 2, nextOffset: 12, logTimeMs: 2_000, counts: { "ping accepted": 5 } });
      expect(meta.last).toEqual(second.last);
      expect(marks).toEqual({ "couriers:2": [8, 0] });
      expect([...states].map(([key, state]) => [key, text(state)])).toEqual([["c1", "uno"]]);
    });

    test("raising the epoch refuses every earlier owner: FENCED", async () => {
      await acquire();
      await acquire();
      expect(await store.commit(task, commitOf({ epoch: 1, changed: [["c1", bytes("zombie")]] }))).toBe("fenced");
      expect(await store.commit(task, commitOf({ epoch: 2 }))).toBe("committed");
      expect((await acquire()).states.size).toBe(0);
    });

    test("a task nobody has acquired takes no commit", async () => {
      expect(await store.commit(task, commitOf())).toBe("fenced");
    });

    test("the same commit twice is taken once: CONFLICT", async () => {
      await acquire();
      const commit = commitOf({ outputs: [outputOf(3)] });
      expect(await store.commit(task, commit)).toBe("committed");
      expect(await store.commit(task, commit)).toBe("conflict");
      expect(await outputs(0, 10)).toEqual([outputOf(3)]);
    });

    test.each([0, 4])("a commit from 4 to %i is refused: BACKWARDS", async (nextOffset) => {
      await acquire();
      await store.commit(task, commitOf({ nextOffset: 4 }));
      const commit = commitOf({ expectedOffset: 4, nextOffset, changed: [["c1", bytes("x")]] });
      expect(await store.commit(task, commit)).toBe("backwards");
      expect((await acquire()).states.size).toBe(0);
    });

    test("who is both fenced and in the wrong place hears of the fence", async () => {
      await acquire();
      await acquire();
      expect(await store.commit(task, commitOf({ epoch: 1, expectedOffset: 5, nextOffset: 5 }))).toBe("fenced");
    });

    test("state computed from another log is not continued", async () => {
      await acquire();
      expect(await store.acquire(task, "other/couriers")).toEqual({ status: "otherLog", logId: LOG });
      // And nobody has been fenced by the attempt.
      expect(await store.commit(task, commitOf({ epoch: 1 }))).toBe("committed");
    });

    test("tasks do not touch each other", async () => {
      await acquire();
      await store.acquire({ ...task, topic: "orders" }, LOG);
      await store.commit(task, commitOf({ changed: [["c1", bytes("one")]], outputs: [outputOf(0)] }));
      const other = await store.acquire({ ...task, topic: "orders" }, LOG);
      assertAcquired(other);
      expect(other.meta).toMatchObject({ epoch: 2, nextOffset: 0 });
      expect(other.states.size).toBe(0);
    });

    test("outputs come back in order and unchanged, also the log's very first", async () => {
      await acquire();
      const given = [
        outputOf(0, 0, { key: "Łódź", bytes: new Uint8Array([0, 255, 10]) }),
        outputOf(0, 1, { sort: "log", kind: "orders" }),
        outputOf(9, 0, { sort: "dead", kind: "undecodable", key: "", bytes: new Uint8Array() }),
      ];
      await store.commit(task, commitOf({ outputs: given }));
      expect(await outputs(0, 10)).toEqual(given.map((output) => ({ ...output, bytes: new Uint8Array(output.bytes) })));
    });

    test("outputs are asked for by the half-open range of their causes", async () => {
      await acquire();
      await store.commit(task, commitOf({ outputs: [outputOf(1), outputOf(2), outputOf(2, 1), outputOf(5)] }));
      await store.commit(task, commitOf({ expectedOffset: 10, nextOffset: 20, outputs: [outputOf(10)] }));
      expect((await outputs(2, 10)).map(({ offset, index }) => [offset, index])).toEqual([
        [2, 0],
        [2, 1],
        [5, 0],
      ]);
      expect(await outputs(6, 10)).toEqual([]);
    });

    test("many and large outputs all come back", async () => {
      await acquire();
      const given = Array.from({ length: 5_000 }, (_, at) =>
        outputOf(3, at, { bytes: new Uint8Array(1_000).fill(at) }),
      );
      await store.commit(task, commitOf({ outputs: given }));
      const found = await outputs(0, 10);
      expect(found.length).toBe(5_000);
      expect(found.every((output, at) => output.index === at && output.bytes[999] === at % 256)).toBe(true);
    });

    test("more changes than one call to Redis may carry", async () => {
      await acquire();
      const keys = Array.from({ length: 9_001 }, (_, at) => `c${at}`);
      await store.commit(task, commitOf({ changed: keys.map((key) => [key, bytes(key)]) }));
      expect((await acquire()).states.size).toBe(9_001);
      const second = commitOf({ epoch: 2, expectedOffset: 10, nextOffset: 11, deleted: keys.slice(1) });
      expect(await store.commit(task, second)).toBe("committed");
      expect([...(await acquire()).states.keys()]).toEqual(["c0"]);
    });

    test("trimming lets go of outputs before the offset and says so", async () => {
      await acquire();
      await store.commit(task, commitOf({ outputs: [outputOf(1)] }));
      await store.commit(task, commitOf({ expectedOffset: 10, nextOffset: 20, outputs: [outputOf(15)] }));
      await store.commit(task, commitOf({ expectedOffset: 20, nextOffset: 30, outputs: [outputOf(25)], trimTo: 15 }));
      expect((await outputs(0, 30)).map(({ offset }) => offset)).toEqual([15, 25]);
      expect((await acquire()).meta.trimmedTo).toBe(15);
    });

    test("trimming never comes back", async () => {
      await acquire();
      await store.commit(task, commitOf({ nextOffset: 20 }));
      await store.commit(task, commitOf({ expectedOffset: 20, nextOffset: 30, trimTo: 20 }));
      await store.commit(task, commitOf({ expectedOffset: 30, nextOffset: 31, trimTo: 5 }));
      expect((await acquire()).meta.trimmedTo).toBe(20);
    });

    test("trimming what is yet to be written is a bug, and changes nothing", async () => {
      await acquire();
      await expect(store.commit(task, commitOf({ trimTo: 1 }))).rejects.toThrow(MalformedCommit);
      expect((await acquire()).meta.nextOffset).toBe(0);
    });

    test("outputs up to where the task does not stand are refused: the store may have been set back", async () => {
      await acquire();
      await store.commit(task, commitOf({ outputs: [outputOf(3)] }));
      await expect(outputs(0, 11)).rejects.toThrow(TaskSetBack);
    });

    const restoreOf = (changes: Partial<Restore> = {}): Restore => ({
      epoch: 1,
      ...{ nextOffset: 60, logTimeMs: 9_000, counts: { "ping accepted": 40 }, marks: { "couriers:2": [7, 1] } },
      last: { offset: 59, receivedAtMs: 8_990, checksum: 3 },
      states: [["c1", bytes("one")]],
      ...changes,
    });

    test("an empty task is put back to where its checkpoint has it, and goes on from there", async () => {
      await acquire();
      const many = Array.from({ length: 2_500 }, (_, at) => [`c${at}`, bytes(`${at}`)] as const);
      expect(await store.restore(task, restoreOf({ states: many }))).toBe("restored");
      expect(await store.commit(task, commitOf({ expectedOffset: 60, nextOffset: 61, outputs: [outputOf(60)] }))).toBe(
        "committed",
      );
      const { meta, marks, states } = await acquire();
      expect(meta).toMatchObject({ epoch: 2, nextOffset: 61, logId: LOG, trimmedTo: 60 });
      expect(marks).toEqual({});
      expect(states.size).toBe(2_500);
      expect(text(states.get("c2499"))).toBe("2499");
    });

    test("what a checkpoint says of the log and the marks is restored with the state", async () => {
      await acquire();
      const { states: _, epoch: __, marks: restoredMarks, ...place } = restoreOf();
      await store.restore(task, restoreOf());
      const { meta, marks } = await acquire();
      expect(meta).toMatchObject(place);
      expect(marks).toEqual(restoredMarks);
    });

    test("a checkpoint without any state restores its place", async () => {
      await acquire();
      expect(await store.restore(task, restoreOf({ states: [] }))).toBe("restored");
      expect((await acquire()).meta.nextOffset).toBe(60);
    });

    test("nobody but the owner restores, and nobody over what is committed", async () => {
      expect(await store.restore(task, restoreOf())).toBe("fenced");
      await acquire();
      await acquire();
      expect(await store.restore(task, restoreOf({ epoch: 1 }))).toBe("fenced");
      await store.commit(task, commitOf({ epoch: 2 }));
      expect(await store.restore(task, restoreOf({ epoch: 2 }))).toBe("conflict");
    });

    test("dropping a sound task changes nothing", async () => {
      await acquire();
      await store.commit(task, commitOf({ changed: [["c1", bytes("one")]] }));
      await store.drop(task);
      expect((await acquire()).states.size).toBe(1);
    });
  });
}
