/** Ways to break what the engine relies on. A simulation that does not notice them proves nothing. */
import type { LogGroup } from "@doorstep/runtime";
import type { MemoryClient } from "@doorstep/runtime/memory";
import { type CheckpointStore, type MemoryTaskStore, type Task, type TaskStore, taskName } from "@doorstep/task-store";
import type { PageReaderOptions } from "./page-reader.ts";
import type { Focus } from "./plan.ts";

export interface Mutation {
  readonly name: string;
  /** The worlds in which it is found soon; without it, those of the seeds. */
  readonly worst?: Focus;
  readonly store?: (store: MemoryTaskStore, checkpoints: CheckpointStore) => TaskStore;
  readonly checkpoints?: (checkpoints: CheckpointStore) => CheckpointStore;
  /** What a reader of pages notices. */
  readonly pages?: Partial<Pick<PageReaderOptions, "timesLost" | "noticesOwners" | "refusesOldStates">>;
  readonly client?: (client: MemoryClient) => MemoryClient;
}

const metaOf = (store: MemoryTaskStore, task: Task) => store.image().get(taskName(task))?.meta;

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "a commit ignores the epoch",
    store: (store) => ({
      ...store,
      commit: (task, commit) => store.commit(task, { ...commit, epoch: metaOf(store, task)?.epoch ?? commit.epoch }),
    }),
  },
  {
    name: "a commit ignores where the task stands",
    store: (store) => ({
      ...store,
      commit(task, commit) {
        const at = metaOf(store, task)?.nextOffset ?? commit.expectedOffset;
        return store.commit(task, { ...commit, expectedOffset: at, trimTo: Math.min(commit.trimTo, at) });
      },
    }),
  },
  {
    name: "an acquire does not raise the epoch",
    store(store) {
      return {
        ...store,
        async acquire(task, logId) {
          const acquired = await store.acquire(task, logId);
          return acquired.status === "acquired" ? { ...acquired, meta: { ...acquired.meta, epoch: 1 } } : acquired;
        },
        commit: (task, commit) => store.commit(task, { ...commit, epoch: metaOf(store, task)?.epoch ?? 1 }),
        restore: (task, restore) => store.restore(task, { ...restore, epoch: metaOf(store, task)?.epoch ?? 1 }),
      };
    },
  },
  {
    name: "a commit forgets the outputs",
    store: (store) => ({ ...store, commit: (task, commit) => store.commit(task, { ...commit, outputs: [] }) }),
  },
  {
    name: "outputs are read back from a store that was set back, as if there were none",
    worst: {
      everyMs: { "redis set back": 500, crash: 1_500, leave: 2_000, "service away": 2_000 },
      worstMoment: "reading back",
    },
    store: (store) => ({
      ...store,
      async *readOutputs(task, { from, until }) {
        yield (store.image().get(taskName(task))?.outputs ?? []).filter(
          ({ offset }) => offset >= from && offset < until,
        );
      },
    }),
  },
  {
    name: "a commit forgets the marks",
    store: (store) => ({ ...store, commit: (task, commit) => store.commit(task, { ...commit, marks: {} }) }),
  },
  {
    name: "keys that leave stay",
    store: (store) => ({ ...store, commit: (task, commit) => store.commit(task, { ...commit, deleted: [] }) }),
  },
  {
    name: "outputs are trimmed before they are relayed",
    store: (store) => ({
      ...store,
      commit: (task, commit) => store.commit(task, { ...commit, trimTo: commit.expectedOffset }),
    }),
  },
  {
    name: "a checkpoint is saved before its outputs are relayed",
    store: (store, checkpoints) => ({
      ...store,
      async commit(task, commit) {
        const answer = await store.commit(task, commit);
        const held = store.image().get(taskName(task));
        if (answer !== "committed" || held === undefined) return answer;
        const { epoch: _, trimmedTo: __, ...meta } = held.meta;
        await checkpoints.save(task, { meta, marks: held.marks, states: [...held.states] });
        return answer;
      },
    }),
  },
  {
    name: "a checkpoint is restored without its marks",
    checkpoints: (checkpoints) => ({
      ...checkpoints,
      async load(task, nextOffset) {
        const checkpoint = await checkpoints.load(task, nextOffset);
        return checkpoint && { ...checkpoint, marks: {} };
      },
    }),
  },
  {
    name: "a checkpoint is restored without what the keys share",
    checkpoints: (checkpoints) => ({
      ...checkpoints,
      async load(task, nextOffset) {
        const checkpoint = await checkpoints.load(task, nextOffset);
        return checkpoint && { ...checkpoint, states: checkpoint.states.filter(([key]) => !key.startsWith("\u0001")) };
      },
    }),
  },
  {
    name: "pages take a store that was set back for the one they knew",
    worst: { everyMs: { "redis set back": 500, crash: 1_500, "pages paused": 600 }, worstMoment: "page behind" },
    pages: { timesLost: () => 0, noticesOwners: false },
  },
  {
    name: "a page begins with a state that has gone back",
    worst: { everyMs: { "redis set back": 500, crash: 1_500, "pages paused": 600 }, worstMoment: "page behind" },
    pages: { refusesOldStates: false },
  },
  {
    name: "a failed send is skipped",
    client: (client) => ({
      ...client,
      producer: { ...client.producer, send: (records) => client.producer.send(records).catch(() => {}) },
    }),
  },
  {
    name: "a send is acknowledged before it is on the log",
    client: (client) => ({
      ...client,
      producer: {
        ...client.producer,
        async send(records) {
          client.producer.send(records).catch(() => {});
        },
      },
    }),
  },
  {
    name: "records of a send come in another order",
    client: (client) => ({
      ...client,
      producer: { ...client.producer, send: (records) => client.producer.send(records.toReversed()) },
    }),
  },
  {
    name: "more is noted than was relayed",
    client: (client) => ({
      ...client,
      async join(options) {
        const group = await client.join(options);
        const further = (offset: number): number => offset + 3;
        return {
          ...group,
          commit: (offsets) => group.commit(offsets.map((each) => ({ ...each, offset: further(each.offset) }))),
        };
      },
    }),
  },
  {
    name: "a partition that was paused for its full queue is never resumed",
    client: (client) => withGroup(client, (group) => ({ ...group, resume: () => {} })),
  },
  {
    name: "reading starts one record too late",
    client: (client) =>
      withGroup(client, (group) => ({
        ...group,
        start: (partition, offset) => group.start(partition, offset === 0 ? 0 : offset + 2),
      })),
  },
];

/** With another group for the owners of partitions. */
const withGroup = (client: MemoryClient, change: (group: LogGroup) => LogGroup): MemoryClient => ({
  ...client,
  join: ({ handlers, ...options }) =>
    client.join({
      ...options,
      handlers: {
        ...handlers,
        onAssigned: (partitions, group) => handlers.onAssigned(partitions, change(group)),
      },
    }),
});

/** @throws when there is none of this name */
export function findMutation(name: string): Mutation {
  const found = MUTATIONS.find((mutation) => mutation.name === name);
  if (found === undefined) {
    throw new Error(`there is no "${name}", but\n${MUTATIONS.map((mutation) => `  ${mutation.name}`).join("\n")}`);
  }
  return found;
}
