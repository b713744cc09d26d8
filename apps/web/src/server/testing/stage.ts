/** The worker's part on one partition, without a log: real steps, real commits. */
import { type CourierProgress, keyToPartition, type OrderFact } from "@doorstep/events";
import { openRedis } from "@doorstep/runtime";
import { type Output, redisTaskStore, type Task } from "@doorstep/task-store";
import { noSurroundings, type OrderState, stepOrder } from "@doorstep/tracking";

export interface TestStage {
  /** One commit, of one record after the other. */
  commit(records: readonly (OrderFact | CourierProgress)[], options?: { readonly trimAll?: boolean }): Promise<void>;
  close(): void;
}

const toBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export async function openTestStage(
  redisUrl: string,
  { partition, logId }: { readonly partition: number; readonly logId: string },
): Promise<TestStage> {
  const redis = await openRedis(redisUrl);
  const store = redisTaskStore(redis);
  const task: Task = { topic: "orders", partition };
  const acquired = await store.acquire(task, logId);
  if (acquired.status !== "acquired") throw new Error(acquired.status);
  const { epoch } = acquired.meta;
  const states = new Map<string, OrderState>();
  let { nextOffset } = acquired.meta;
  return {
    commit: async (records, { trimAll = false } = {}) => {
      const expectedOffset = nextOffset;
      const outputs: Output[] = [];
      let logTimeMs = 0;
      for (const record of records) {
        const offset = nextOffset++;
        logTimeMs = record.type === "courier-progress" ? record.receivedAtMs : record.atMs;
        const position = { topic: task.topic, partition, offset, receivedAtMs: logTimeMs };
        const context = { logId, city: "montevideo", surroundings: noSurroundings };
        const step = stepOrder(states.get(record.orderId), record, position, context);
        if (step.state !== undefined) states.set(record.orderId, step.state);
        for (const [index, output] of step.outputs.entries()) {
          // What goes to other logs is not for pages.
          if (output.to !== "page") continue;
          const bytes = toBytes(output.kind === "status" ? output.status : output.position);
          outputs.push({ offset, index, sort: "page", kind: output.kind, key: output.orderId, bytes });
        }
      }
      const answer = await store.commit(task, {
        epoch,
        expectedOffset,
        nextOffset,
        logTimeMs,
        counts: {},
        marks: {},
        last: null,
        changed: [...states].map(([orderId, state]) => [orderId, toBytes(state)]),
        deleted: [],
        outputs,
        trimTo: trimAll ? expectedOffset : 0,
      });
      if (answer !== "committed") throw new Error(answer);
    },
    close: () => redis.disconnect(),
  };
}

/** An id that lies on the partition. */
export function orderIdOn(partition: number, partitionCount: number): string {
  for (;;) {
    const orderId = crypto.randomUUID();
    if (keyToPartition(new TextEncoder().encode(orderId), partitionCount) === partition) return orderId;
  }
}
