/** The worker's part on one partition, without a log: real steps, real commits. */
import { type CourierProgress, keyToPartition, type OrderFact } from "@doorstep/events";
import type { OrderPosition } from "@doorstep/events/browser";
import { openRedis } from "@doorstep/runtime";
import { type Output, redisTaskStore, sharedField, type Task, taskKeys } from "@doorstep/task-store";
import { noSurroundings, type OrderState, stepOrder } from "@doorstep/tracking";

export interface TestStage {
  /** One commit, of one record after the other. */
  commit(records: readonly (OrderFact | CourierProgress)[], options?: { readonly trimAll?: boolean }): Promise<void>;
  /** One commit of a position for pages, as if a ping had led to it. */
  commitPosition(position: OrderPosition): Promise<void>;
  /** One commit of what the log has told the whole partition. */
  share(subject: string, record: unknown): Promise<void>;
  /** As Redis has it now. `putBack` makes Redis lose what has been committed since. */
  keep(): Promise<{ putBack(): Promise<void> }>;
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
  const shared = new Map<string, unknown>();
  let { nextOffset } = acquired.meta;

  async function commitOutputs(
    outputs: readonly Output[],
    { expectedOffset, logTimeMs, trimTo }: { expectedOffset: number; logTimeMs: number; trimTo: number },
  ): Promise<void> {
    const answer = await store.commit(task, {
      ...{ epoch, expectedOffset, nextOffset, logTimeMs, counts: {}, marks: {}, last: null },
      changed: [...states, ...shared].map(([field, value]) => [field, toBytes(value)]),
      ...{ deleted: [], outputs, trimTo },
    });
    if (answer !== "committed") throw new Error(answer);
  }

  return {
    share: async (subject, record) => {
      shared.set(sharedField(subject), record);
      const expectedOffset = nextOffset++;
      await commitOutputs([], { expectedOffset, logTimeMs: 0, trimTo: 0 });
    },
    commitPosition: async (position) => {
      const expectedOffset = nextOffset++;
      const bytes = toBytes(position);
      await commitOutputs(
        [{ offset: expectedOffset, index: 0, sort: "page", kind: "position", key: position.orderId, bytes }],
        { expectedOffset, logTimeMs: position.receivedAtMs, trimTo: 0 },
      );
    },
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
      await commitOutputs(outputs, { expectedOffset, logTimeMs, trimTo: trimAll ? expectedOffset : 0 });
    },
    keep: async () => {
      const keys = Object.values(taskKeys(task));
      const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
      return {
        putBack: async () => {
          const moment = redis.multi();
          for (const [at, key] of keys.entries()) moment.restore(key, 0, dumps[at] ?? "", "REPLACE");
          await moment.exec();
        },
      };
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
