/**
 * The orders stage by hand: its own steps and commits, without a log. An evening of half an
 * hour is told in an instant, in its own log time, and a page opened on it cannot tell the
 * difference.
 */
import { type CourierProgress, type CourierSilent, keyToPartition, type OrderFact, topics } from "@doorstep/events";
import { openAdmin, openRedis } from "@doorstep/runtime";
import type { TestServices } from "@doorstep/runtime/testing";
import { type Output, redisTaskStore, type Task } from "@doorstep/task-store";
import { noSurroundings, type OrderState, orderWakeAtMs, stepOrder, wakeOrder } from "@doorstep/tracking";

export type Told = OrderFact | CourierProgress | CourierSilent;

export interface OrderTeller {
  /** In order of their time. The order lives through the time between them, and up to `untilMs`. */
  tell(records: readonly Told[], untilMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** What a view says it was made from. */
export const LOG_ID = "told";
/** As often as a worker that has nothing to do says that it is there. */
const ALIVE_EVERY_MS = 1_000;
const toBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const context = { logId: LOG_ID, city: "montevideo", surroundings: noSurroundings };

export async function openOrderTeller(services: TestServices): Promise<OrderTeller> {
  const admin = await openAdmin({ brokers: services.KAFKA_BROKERS.split(","), clientId: "order-teller" });
  const partitionCount = await admin.partitionCount(topics.orders);
  await admin.close();
  const redis = await openRedis(services.REDIS_URL);
  const store = redisTaskStore(redis);
  const partitions = new Map<number, { task: Task; epoch: number; nextOffset: number }>();
  const states = new Map<string, OrderState>();
  let busy: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    busy = busy.then(act);
    return busy;
  };

  async function openPartition(partition: number) {
    const known = partitions.get(partition);
    if (known !== undefined) return known;
    const task: Task = { topic: topics.orders, partition };
    const acquired = await store.acquire(task, LOG_ID);
    if (acquired.status !== "acquired") throw new Error(acquired.status);
    const { epoch, nextOffset } = acquired.meta;
    const opened = { task, epoch, nextOffset };
    partitions.set(partition, opened);
    return opened;
  }

  async function tell(records: readonly Told[], untilMs: number): Promise<void> {
    const orderId = records[0]?.orderId ?? "";
    const opened = await openPartition(keyToPartition(new TextEncoder().encode(orderId), partitionCount));
    const expectedOffset = opened.nextOffset;
    const outputs: Output[] = [];
    const take = (step: ReturnType<typeof stepOrder>, offset: number): void => {
      if (step.state !== undefined) states.set(orderId, step.state);
      for (const [index, output] of step.outputs.entries()) {
        // What goes to other logs is not for pages.
        if (output.to !== "page") continue;
        const bytes = toBytes(output.kind === "status" ? output.status : output.position);
        outputs.push({ offset, index, sort: "page", kind: output.kind, key: output.orderId, bytes });
      }
    };
    const at = (receivedAtMs: number) => ({ ...opened.task, offset: opened.nextOffset++, receivedAtMs });
    const liveUntil = (timeMs: number): void => {
      for (let state = states.get(orderId); state !== undefined; state = states.get(orderId)) {
        const wakeMs = orderWakeAtMs(state);
        if (wakeMs === null || wakeMs > timeMs) return;
        const woken = at(wakeMs);
        take(wakeOrder(state, woken, context), woken.offset);
      }
    };
    for (const record of records) {
      const timeMs = "receivedAtMs" in record ? record.receivedAtMs : record.atMs;
      liveUntil(timeMs);
      const heard = at(timeMs);
      take(stepOrder(states.get(orderId), record, heard, context), heard.offset);
    }
    liveUntil(untilMs);
    const state = states.get(orderId);
    await commit(opened, {
      expectedOffset,
      logTimeMs: untilMs,
      changed: state === undefined ? [] : [[orderId, toBytes(state)]],
      outputs,
    });
  }

  async function commit(
    opened: { task: Task; epoch: number; nextOffset: number },
    made: {
      expectedOffset: number;
      logTimeMs: number;
      changed: readonly (readonly [string, Uint8Array])[];
      outputs: readonly Output[];
    },
  ): Promise<void> {
    const answer = await store.commit(opened.task, {
      ...{ epoch: opened.epoch, nextOffset: opened.nextOffset, counts: {}, marks: {}, last: null },
      ...{ deleted: [], trimTo: 0 },
      ...made,
    });
    if (answer !== "committed") throw new Error(answer);
  }

  const alive = setInterval(() => {
    void inTurn(async () => {
      for (const opened of partitions.values()) {
        const expectedOffset = opened.nextOffset++;
        await commit(opened, { expectedOffset, logTimeMs: Date.now(), changed: [], outputs: [] });
      }
    });
  }, ALIVE_EVERY_MS);

  return {
    tell: (records, untilMs = Date.now()) => inTurn(() => tell(records, untilMs)),
    close: async () => {
      clearInterval(alive);
      await busy;
      redis.disconnect();
    },
  };
}
