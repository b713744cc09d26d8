/** The areas' part of the worker on one partition, without a log: real steps, real commits. */
import type { CellDemand } from "@doorstep/events";
import { openRedis } from "@doorstep/runtime";
import { type Output, redisTaskStore, type Task } from "@doorstep/task-store";
import { type PlaceState, stepPlace, wakePlace } from "@doorstep/tracking";

export interface TestPlaces {
  /** Orders paid in a cell, then time passing until the stage tells of it. */
  commitDemand(cell: string, at: { readonly paidMs: readonly number[]; readonly untilMs: number }): Promise<void>;
  close(): void;
}

const toBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export async function openTestPlaces(redisUrl: string, { logId }: { readonly logId: string }): Promise<TestPlaces> {
  const redis = await openRedis(redisUrl);
  const store = redisTaskStore(redis);
  const task: Task = { topic: "places", partition: 0 };
  const acquired = await store.acquire(task, logId);
  if (acquired.status !== "acquired") throw new Error(acquired.status);
  const { epoch } = acquired.meta;
  let { nextOffset } = acquired.meta;
  return {
    commitDemand: async (cell, { paidMs, untilMs }) => {
      const expectedOffset = nextOffset;
      const outputs: Output[] = [];
      let state: PlaceState | undefined;
      const take = ({ state: next, outputs: told }: ReturnType<typeof wakePlace>, offset: number): void => {
        state = next;
        for (const [index, output] of told.entries()) {
          if (output.to !== "page") continue;
          outputs.push({
            offset,
            index,
            sort: "page",
            kind: output.kind,
            key: `cell:${cell}`,
            bytes: toBytes(output.cell),
          });
        }
      };
      for (const atMs of paidMs) {
        const offset = nextOffset++;
        const cause = { stage: "orders", partition: 0, offset, index: 0 };
        const record: CellDemand = { type: "cell-demand", cell, cause, orderId: `o${offset}`, atMs };
        take(stepPlace(state, record, { topic: task.topic, partition: 0, offset, receivedAtMs: atMs }), offset);
      }
      const offset = nextOffset++;
      if (state === undefined) throw new Error("nothing was paid");
      take(wakePlace(state, { topic: task.topic, partition: 0, offset, receivedAtMs: untilMs }), offset);
      const answer = await store.commit(task, {
        epoch,
        expectedOffset,
        nextOffset,
        logTimeMs: untilMs,
        counts: {},
        marks: {},
        last: null,
        changed: state === undefined ? [] : [[`cell:${cell}`, toBytes(state)]],
        deleted: [],
        outputs,
        trimTo: 0,
      });
      if (answer !== "committed") throw new Error(answer);
    },
    close: () => redis.disconnect(),
  };
}
