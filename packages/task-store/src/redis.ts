import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { fieldsToMeta, META_FIELDS } from "./meta.ts";
import { type Output, packOutputs, unpackOutputs } from "./output.ts";
import { packPairs } from "./pairs.ts";
import { ACQUIRE, COMMIT, DROP, RESTORE } from "./scripts.ts";
import {
  type Acquired,
  type Commit,
  type CommitAnswer,
  MalformedCommit,
  type Restore,
  type RestoreAnswer,
  TaskSetBack,
  type TaskStore,
} from "./store.ts";
import { type Task, taskKeys, taskName } from "./task.ts";

/** The store on a Redis of at least 6.2 whose `maxmemory-policy` is `noeviction`. */
export function redisTaskStore(redis: Redis): TaskStore {
  const acquireScript = script(redis, ACQUIRE);
  const commitScript = script(redis, COMMIT);
  const restoreScript = script(redis, RESTORE);
  const dropScript = script(redis, DROP);

  return {
    async acquire(task, logId): Promise<Acquired> {
      const answer = (await acquireScript(task, [logId, ...META_FIELDS])) as AcquireAnswer;
      switch (answer[0]) {
        case "BROKEN":
          return { status: "broken" };
        case "OTHER_LOG":
          return { status: "otherLog", logId: answer[1] };
        case "ACQUIRED":
          // Not in the script, but as if: no earlier owner can write any more, and we have not begun.
          return { status: "acquired", ...fieldsToMeta(answer[1]), states: await readStates(redis, task) };
      }
    },

    async commit(task, commit): Promise<CommitAnswer> {
      const answer = await commitScript(task, commitToArguments(commit)).catch(throwMalformed);
      return ANSWERS[answer as keyof typeof ANSWERS];
    },

    async *readOutputs(task, { from, until }) {
      let start = `${from}-0`;
      while (true) {
        const { entries, nextOffset } = await readEntries(redis, task, start);
        if (nextOffset < until) throw new TaskSetBack(`${taskName(task)} stands at ${nextOffset}`);
        const outputs: Output[] = [];
        for (const [id, [, bytes]] of entries) {
          if (bytes !== undefined) outputs.push(...unpackOutputs(bytes));
          start = `(${id.toString()}`;
        }
        const inRange = outputs.filter(({ offset }) => offset >= from && offset < until);
        if (inRange.length > 0) yield inRange;
        if (entries.length < ENTRIES_AT_ONCE) return;
      }
    },

    async restore(task, restore): Promise<RestoreAnswer> {
      for (const args of restoreToArguments(restore)) {
        const answer = (await restoreScript(task, args)) as keyof typeof RESTORE_ANSWERS;
        if (answer !== "RESTORED") return RESTORE_ANSWERS[answer];
      }
      return "restored";
    },

    async drop(task) {
      await dropScript(task, []);
    },
  };
}

/** A part of the stream, and where the task stood at that very moment. */
async function readEntries(redis: Redis, task: Task, start: string) {
  const { meta, out } = taskKeys(task);
  const [place, read] =
    (await redis.multi().hget(meta, "nextOffset").xrangeBuffer(out, start, "+", "COUNT", ENTRIES_AT_ONCE).exec()) ?? [];
  const error = place?.[0] ?? read?.[0];
  if (error) throw error;
  const entries = (read?.[1] ?? []) as [id: Buffer, fields: Buffer[]][];
  return { entries, nextOffset: Number(place?.[1] ?? 0) };
}

/** All fields of a task's state. One that changes meanwhile is as it was or as it is. */
async function readStates(redis: Redis, task: Task): Promise<Map<string, Uint8Array>> {
  const { state } = taskKeys(task);
  const states = new Map<string, Uint8Array>();
  let cursor = "0";
  do {
    const [next, fields] = await redis.hscanBuffer(state, cursor, "COUNT", STATES_AT_ONCE);
    for (let at = 0; at + 1 < fields.length; at += 2) {
      states.set((fields[at] as Buffer).toString(), fields[at + 1] as Buffer);
    }
    cursor = next.toString();
  } while (cursor !== "0");
  return states;
}

/** An entry is some 64 kB at most. */
const ENTRIES_AT_ONCE = 32;
/** Redis serves nobody else while it gathers them. */
export const STATES_AT_ONCE = 1_000;

type AcquireAnswer = ["BROKEN"] | ["OTHER_LOG", string] | ["ACQUIRED", (string | null)[]];

const ANSWERS = {
  COMMITTED: "committed",
  FENCED: "fenced",
  CONFLICT: "conflict",
  BACKWARDS: "backwards",
  BROKEN: "broken",
} as const satisfies Record<string, CommitAnswer>;

const RESTORE_ANSWERS = {
  RESTORED: "restored",
  FENCED: "fenced",
  CONFLICT: "conflict",
  BROKEN: "broken",
} as const satisfies Record<string, RestoreAnswer>;

/** In parts, so that Redis serves others in between. */
function* restoreToArguments(restore: Restore): Generator<(string | number | Uint8Array)[]> {
  const { epoch, nextOffset, logTimeMs, counts, marks, last, states } = restore;
  const meta = [nextOffset, logTimeMs, JSON.stringify(counts), JSON.stringify(marks), JSON.stringify(last)];
  let part: (readonly [string, Uint8Array])[] = [];
  let isFirst = true;
  for (const pair of states) {
    if (part.length === STATES_AT_ONCE) {
      yield [epoch, isFirst ? "first" : "middle", ...meta, packPairs(part)];
      isFirst = false;
      part = [];
    }
    part.push(pair);
  }
  yield [epoch, isFirst ? "only" : "last", ...meta, packPairs(part)];
}

function commitToArguments(commit: Commit): (string | number | Uint8Array)[] {
  const entries = packOutputs(commit.outputs);
  return [
    commit.epoch,
    commit.expectedOffset,
    commit.nextOffset,
    commit.logTimeMs,
    JSON.stringify(commit.counts),
    JSON.stringify(commit.marks),
    JSON.stringify(commit.last),
    commit.trimTo,
    commit.deleted.length,
    entries.length,
    packPairs(commit.changed),
    ...commit.deleted,
    ...entries.flatMap(({ id, bytes }) => [id, bytes]),
  ];
}

function throwMalformed(error: unknown): never {
  if (error instanceof Error && error.message.startsWith("MALFORMED")) throw new MalformedCommit(error.message);
  throw error;
}

type Script = (task: Task, args: readonly (string | number | Uint8Array)[]) => Promise<unknown>;

/** By its hash; Redis gets the text once, and again after it lost it. */
export function script(redis: Redis, lua: string, answers: "text" | "bytes" = "text"): Script {
  const sha = createHash("sha1").update(lua).digest("hex");
  const call = (name: string, args: (string | number | Buffer)[]): Promise<unknown> =>
    answers === "text" ? redis.call(name, args) : redis.callBuffer(name, args);
  return async (task, args) => {
    const { meta, state, out } = taskKeys(task);
    const rest = [3, meta, state, out, ...args.map(toArgument)];
    try {
      return await call("EVALSHA", [sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return call("EVAL", [lua, ...rest]);
    }
  };
}

// The client writes any other bytes than a Buffer as text.
const toArgument = (value: string | number | Uint8Array): string | number | Buffer =>
  value instanceof Uint8Array && !Buffer.isBuffer(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : value;
