/**
 * The owner against a log in memory. The heart of it: whatever step it dies at, before or
 * after the step took effect, whoever comes next ends in the state and the outputs of one
 * that never died.
 */
import type { RegisteredSchema } from "@doorstep/events";
import { createLog, createMetrics, type LogRange, type OutgoingRecord, type ReceivedRecord } from "@doorstep/runtime";
import {
  type Commit,
  type CommitAnswer,
  memoryCheckpoints,
  memoryTaskStore,
  type TaskStore,
} from "@doorstep/task-store";
import { describe, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { type Owner, type OwnerOptions, ownTask } from "./owner.ts";
import { openSchemaGate } from "./schema-gate.ts";
import { add, fromBytes, identities, keptByMark, logOf, TASK, TICK, tallyStage } from "./tally.test-kit.ts";
import { NOTHING, openTask } from "./task.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

const LOG_ID = "cluster/tallies";
const VALUES = Array.from({ length: 60 }, (_, at) => {
  if (at % 17 === 5) return Buffer.from("{");
  if (at % 19 === 7) return add("a", 13);
  return at % 7 === 3 ? TICK : add("abc"[at % 3] ?? "a", 1 + (at % 4));
});
const RECORDS = logOf(VALUES);
const END = RECORDS.length;
const BATCH = 4;

/** The whole log in one go, by nobody who could die. */
const perfect = (() => {
  const changes = openTask(tallyStage, TASK, NOTHING).run(RECORDS, END);
  return {
    states: Object.fromEntries(changes.changed.map(([key, bytes]) => [key, fromBytes(bytes)])),
    counts: changes.counts,
    identities: identities(changes.outputs),
  };
})();

/** What outlives an owner: the store, the logs, the offset noted in the group. */
function createWorld() {
  const store = memoryTaskStore();
  const checkpoints = memoryCheckpoints();
  const sent: OutgoingRecord[] = [];
  let noted = 0;

  interface Around extends Partial<Omit<OwnerOptions, "membership">> {
    readonly records?: readonly ReceivedRecord[];
    readonly range?: LogRange;
  }

  function startOwner({ records = RECORDS, range = { start: 0, end: END }, ...around }: Around = {}): Owner {
    let reading = false;
    const owner: Owner = ownTask({
      task: TASK,
      logId: LOG_ID,
      open: (restored) => openTask(tallyStage, TASK, restored),
      schemas: openSchemaGate(undefined, { find: async () => null }),
      ...{ store, checkpoints, checkpointEveryMs: 1, clock: systemClock, partitionCount: () => 1 },
      turn: async (compute) => compute(),
      producer: { send: async (records) => void sent.push(...records), close: async () => {} },
      membership: {
        vacated: Promise.resolve(),
        range: async () => range,
        notedOffset: async () => noted,
        start(offset) {
          reading = true;
          void (async () => {
            for (let at = offset; at < records.length && reading; at += BATCH) {
              owner.offer(records.slice(at, at + BATCH), Math.min(at + BATCH, records.length));
              await new Promise((resolve) => setImmediate(resolve));
            }
          })();
        },
        pause() {
          reading = false;
        },
        resume() {},
        nextHeartbeat: () => new Promise((resolve) => setImmediate(resolve)),
      },
      log: createLog({ process: "test", level: "silent" }),
      metrics: createWorkerMetrics(createMetrics()),
      onHalt: (error) => expect.unreachable(error.message),
      onFailure: (error) => expect.unreachable(error.message),
      ...around,
    });
    return owner;
  }

  const finish = async (owner: Owner) => {
    await vi.waitFor(() => expect(owner.status).toMatchObject({ nextOffset: END, relayedTo: END }), {
      timeout: 10_000,
    });
    await owner.close();
  };
  const read = async () => {
    const acquired = await store.acquire(TASK, LOG_ID);
    if (acquired.status !== "acquired") throw new Error(acquired.status);
    const states = [...acquired.states].map(([key, bytes]) => [key, fromBytes(bytes)] as const);
    return { states: Object.fromEntries(states), counts: acquired.meta.counts, nextOffset: acquired.meta.nextOffset };
  };
  return { store, checkpoints, sent, startOwner, finish, read, note: (offset: number) => (noted = offset) };
}

type World = ReturnType<typeof createWorld>;

async function expectPerfect(world: World): Promise<void> {
  const { states, counts, nextOffset } = await world.read();
  expect(nextOffset).toBe(END);
  expect(states).toEqual(perfect.states);
  expect(counts).toEqual(perfect.counts);
  expect(keptByMark(world.sent)).toEqual(perfect.identities);
}

/** A store and a producer that stop answering for good at the nth thing asked of them. */
function dyingAt(world: World, nth: number, { takesEffect }: { readonly takesEffect: boolean }) {
  let asked = 0;
  const died = Promise.withResolvers<void>();
  async function ask<T>(act: () => Promise<T>): Promise<T> {
    if (asked++ < nth) return act();
    if (asked === nth + 1 && takesEffect) await act();
    died.resolve();
    return new Promise(() => {});
  }
  const store: TaskStore = {
    acquire: (...given) => ask(() => world.store.acquire(...given)),
    commit: (...given) => ask(() => world.store.commit(...given)),
    restore: (...given) => ask(() => world.store.restore(...given)),
    readOutputs: (...given) => world.store.readOutputs(...given),
    drop: (...given) => ask(() => world.store.drop(...given)),
  };
  const producer = {
    send: (records: readonly OutgoingRecord[]) => ask(async () => void world.sent.push(...records)),
    close: async () => {},
  };
  return { store, producer, died: died.promise };
}

describe("an owner", () => {
  test("that nothing happens to computes what the log says", async () => {
    const world = createWorld();
    await world.finish(world.startOwner());
    await expectPerfect(world);
  });

  test.each([false, true])(
    "that dies at any step, its last request taking effect: %s, loses and doubles nothing",
    async (takesEffect) => {
      for (let nth = 0; nth < 40; nth++) {
        const world = createWorld();
        const { died, ...dying } = dyingAt(world, nth, { takesEffect });
        const owner = world.startOwner(dying);
        await Promise.race([
          died,
          vi.waitFor(() => expect(owner.status.relayedTo).toBe(END), { timeout: 10_000, interval: 5 }),
        ]);
        // Noted by the first owner somewhere on its way, or never.
        if (nth % 3 === 0) world.note(owner.status.relayedTo);
        await world.finish(world.startOwner());
        await expectPerfect(world);
      }
    },
  );

  test("that is a zombie is refused, and nothing doubles", async () => {
    const world = createWorld();
    const gate = Promise.withResolvers<void>();
    let commits = 0;
    const answers: CommitAnswer[] = [];
    const slow: TaskStore = {
      ...world.store,
      async commit(task, commit) {
        if (++commits === 5) await gate.promise;
        const answer = await world.store.commit(task, commit);
        answers.push(answer);
        return answer;
      },
    };
    const zombie = world.startOwner({ store: slow });
    await vi.waitFor(() => expect(commits).toBe(5));
    await world.finish(world.startOwner());
    const closing = zombie.close();
    gate.resolve();
    await closing;
    expect(answers.at(-1)).toBe("fenced");
    await expectPerfect(world);
  });

  test("that is fenced by one who dies comes back and finishes", async () => {
    const world = createWorld();
    let commits = 0;
    const fencing: TaskStore = {
      ...world.store,
      async commit(task, commit) {
        // Someone paused since before its assignment wakes up, raises the epoch, and is gone.
        if (++commits === 4) await world.store.acquire(TASK, LOG_ID);
        return world.store.commit(task, commit);
      },
    };
    await world.finish(world.startOwner({ store: fencing }));
    await expectPerfect(world);
  });

  test("whose commit is sent twice by the client goes on from where it stands", async () => {
    const world = createWorld();
    let commits = 0;
    const doubling: TaskStore = {
      ...world.store,
      async commit(task, commit: Commit) {
        if (++commits === 3) await world.store.commit(task, commit);
        return world.store.commit(task, commit);
      },
    };
    await world.finish(world.startOwner({ store: doubling }));
    await expectPerfect(world);
  });

  test("whose store and producer fail now and then finishes", async () => {
    const world = createWorld();
    let asked = 0;
    const sometimes = <T>(act: () => Promise<T>): Promise<T> =>
      ++asked % 6 === 0 ? Promise.reject(new Error("not now")) : act();
    const owner = world.startOwner({
      store: {
        ...world.store,
        acquire: (...given) => sometimes(() => world.store.acquire(...given)),
        commit: (...given) => sometimes(() => world.store.commit(...given)),
      },
      producer: { send: (records) => sometimes(async () => void world.sent.push(...records)), close: async () => {} },
    });
    await world.finish(owner);
    await expectPerfect(world);
  }, 20_000);

  test("whose store forgot everything goes on from its checkpoint, and doubles nothing", async () => {
    const world = createWorld();
    await world.finish(world.startOwner());
    const kept = await vi.waitFor(async () => {
      const [newest] = await world.checkpoints.list(TASK);
      return newest ?? expect.unreachable("no checkpoint");
    });
    world.store.revert(new Map());
    world.note(END);
    const seen: number[] = [];
    const heir = world.startOwner({
      open(restored) {
        seen.push(restored.meta.nextOffset);
        return openTask(tallyStage, TASK, restored);
      },
    });
    await world.finish(heir);
    expect(seen).toEqual([kept.nextOffset]);
    await expectPerfect(world);
  });

  test("keeps no checkpoint of what is not on the logs", async () => {
    const world = createWorld();
    const owner = world.startOwner({
      producer: { send: () => Promise.reject(new Error("away")), close: async () => {} },
    });
    await vi.waitFor(() => expect(owner.status.nextOffset).toBe(END));
    await owner.close();
    for (const { nextOffset } of await world.checkpoints.list(TASK)) {
      expect(nextOffset).toBeLessThanOrEqual(owner.status.relayedTo);
    }
  });

  test("waits with records whose schema nobody has put on the log yet, and then reads on", async () => {
    const world = createWorld();
    const known = new Set<number>();
    let schema: RegisteredSchema | null = null;
    const codec = {
      unknownSchemaId: (value: Uint8Array | null) => (value === RECORDS[30]?.value && !known.has(7) ? 7 : null),
      learn: ({ id }: RegisteredSchema) => known.add(id).has(id),
    };
    const owner = world.startOwner({ schemas: openSchemaGate(codec, { find: async () => schema }) });
    await vi.waitFor(() => expect(owner.status.problem).toContain("schema id 7"));
    expect(owner.status).toMatchObject({ phase: "running", nextOffset: 30 });
    schema = { id: 7, topic: "orders", type: "order-placed", version: 9, avro: {} };
    await world.finish(owner);
    expect(owner.status.problem).toBeNull();
    await expectPerfect(world);
  });

  const halted = async (owner: Owner): Promise<string> => {
    await vi.waitFor(() => expect(owner.status.phase).toBe("halted"));
    await owner.close();
    return owner.status.problem ?? "";
  };
  const onHalt = () => {};

  test("refuses to continue the state of another log", async () => {
    const world = createWorld();
    await world.store.acquire(TASK, "another/tallies");
    expect(await halted(world.startOwner({ onHalt }))).toContain("was computed from the log another/tallies");
  });

  test("refuses a log whose beginning is gone when nothing is stored", async () => {
    const world = createWorld();
    const owner = world.startOwner({ onHalt, range: { start: 12, end: 40 } });
    expect(await halted(owner)).toContain("no longer whole: it begins at 12");
  });

  test("refuses to go on where retention ran past it, and says what is missing", async () => {
    const world = createWorld();
    await standAt(world, 20);
    const owner = world.startOwner({ onHalt, range: { start: 25, end: END } });
    expect(await halted(owner)).toContain("records 20 to 24 of");
  });

  test("refuses a log that lost its tail", async () => {
    const world = createWorld();
    await standAt(world, 20);
    const owner = world.startOwner({ onHalt, records: RECORDS.slice(0, 16), range: { start: 0, end: 16 } });
    expect(await halted(owner)).toContain("up to 20, but that log ends at 16");
  });

  test("refuses a log that lost its tail and grew again: its last record is another", async () => {
    const world = createWorld();
    await standAt(world, 20);
    const grown = RECORDS.map((record) =>
      record.offset < 16 ? record : { ...record, receivedAtMs: record.receivedAtMs + 1 },
    );
    expect(await halted(world.startOwner({ onHalt, records: grown }))).toContain("record 19 of");
    expect((await world.read()).nextOffset).toBe(20);
  });

  test("says why it was halted, also when all it had under way has ended", async () => {
    const world = createWorld();
    const owner = world.startOwner({ onHalt });
    await vi.waitFor(() => expect(owner.status.relayedTo).toBe(END));
    owner.halt("the log is gone");
    await new Promise((resolve) => setImmediate(resolve));
    expect(await halted(owner)).toBe("the log is gone");
  });

  test("goes on where the last record has left the log already", async () => {
    const world = createWorld();
    await standAt(world, 20);
    await world.finish(world.startOwner({ range: { start: 20, end: END } }));
    await expectPerfect(world);
  });

  test("goes on where retention takes the last record just as it is taking over", async () => {
    const world = createWorld();
    await standAt(world, 20);
    await world.finish(world.startOwner({ records: RECORDS.filter(({ offset }) => offset !== 19) }));
    await expectPerfect(world);
  });

  async function standAt(world: World, offset: number): Promise<void> {
    const owner = world.startOwner({ records: RECORDS.slice(0, offset), range: { start: 0, end: offset } });
    await vi.waitFor(() => expect(owner.status).toMatchObject({ nextOffset: offset, relayedTo: offset }));
    await owner.close();
  }
});
