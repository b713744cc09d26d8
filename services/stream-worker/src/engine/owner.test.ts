/**
 * The owner against a log in memory. The heart of it: whatever step it dies at, before or
 * after the step took effect, whoever comes next ends in the state and the outputs of one
 * that never died.
 */
import { createLog, createMetrics, type OutgoingRecord } from "@doorstep/runtime";
import { type Commit, type CommitAnswer, memoryTaskStore, type Output, type TaskStore } from "@doorstep/task-store";
import { describe, expect, test, vi } from "vitest";
import { type Owner, type OwnerOptions, ownTask } from "./owner.ts";
import { add, fromBytes, identities, keptByMark, logOf, TASK, TICK, tallyStage } from "./tally.test-kit.ts";
import { openTask } from "./task.ts";
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
  const changes = openTask(tallyStage, TASK, {
    meta: { nextOffset: 0, logTimeMs: 0, counts: {} },
    marks: {},
    states: new Map(),
  }).run(RECORDS, END);
  return {
    states: Object.fromEntries(changes.changed.map(([key, bytes]) => [key, fromBytes(bytes)])),
    counts: changes.counts,
    identities: identities(changes.outputs),
  };
})();

/** What outlives an owner: the store, the logs, the offset noted in the group. */
function createWorld() {
  const store = memoryTaskStore();
  const sent: OutgoingRecord[] = [];
  let noted = 0;

  function startOwner(around: Partial<Pick<OwnerOptions, "store" | "producer" | "onFailure">> = {}): Owner {
    let reading = false;
    const owner: Owner = ownTask({
      task: TASK,
      logId: LOG_ID,
      open: (restored) => openTask(tallyStage, TASK, restored),
      store,
      producer: { send: async (records) => void sent.push(...records), close: async () => {} },
      membership: {
        vacated: Promise.resolve(),
        range: async () => ({ start: 0, end: END }),
        notedOffset: async () => noted,
        start(offset) {
          reading = true;
          void (async () => {
            for (let at = offset; at < END && reading; at += BATCH) {
              owner.offer(RECORDS.slice(at, at + BATCH), Math.min(at + BATCH, END));
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
  return { store, sent, startOwner, finish, read, note: (offset: number) => (noted = offset) };
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

  test("refuses to continue the state of another log", async () => {
    const world = createWorld();
    await world.store.acquire(TASK, "another/tallies");
    const failure = Promise.withResolvers<Error>();
    world.startOwner({ onFailure: failure.resolve });
    expect((await failure.promise).message).toContain("was computed from the log another/tallies");
  });

  test("refuses a log whose beginning is gone when nothing is stored", async () => {
    const world = createWorld();
    const held: Output[][] = [];
    const failure = Promise.withResolvers<Error>();
    ownTask({
      ...{ task: TASK, logId: LOG_ID, store: world.store, producer: { send: async () => {}, close: async () => {} } },
      open: (restored) => openTask(tallyStage, TASK, restored),
      membership: {
        vacated: Promise.resolve(),
        range: async () => ({ start: 12, end: 40 }),
        notedOffset: async () => 0,
        start: () => void held.push([]),
        pause() {},
        resume() {},
        nextHeartbeat: () => Promise.resolve(),
      },
      log: createLog({ process: "test", level: "silent" }),
      metrics: createWorkerMetrics(createMetrics()),
      onFailure: failure.resolve,
    });
    expect((await failure.promise).message).toContain("no longer whole: it begins at 12");
    expect(held).toEqual([]);
  });
});
