/** `npm run rebuild`, once it is known what is wanted. */
import { openDb } from "@doorstep/db";
import { postgresCheckpoints } from "@doorstep/db/checkpoints";
import { rebuildOrder } from "@doorstep/db/rebuild";
import { topics } from "@doorstep/events";
import { createLog, type LogAdmin, openAdmin, openRedis, tailTopics } from "@doorstep/runtime";
import { openPool } from "../open-pool.ts";
import type { RebuildCommand } from "./args.ts";
import type { readRebuildEnv } from "./env.ts";
import { dropLive } from "./live.ts";
import { dropReadModel } from "./read-model.ts";

/** The exit code; `say` is told what was done, or why it was not. */
export async function runRebuild(
  command: RebuildCommand,
  env: ReturnType<typeof readRebuildEnv>,
  say: (sentence: string) => void,
): Promise<number> {
  const closing = new AsyncDisposableStack();
  try {
    if (command.what === "order") {
      const { prisma } = closing.adopt(await openDb(env.DATABASE_URL), (db) => db.close());
      const rebuilt = await rebuildOrder(prisma, command.orderId);
      say(rebuilt ? "The order's row is what its events say." : `There is no order ${command.orderId}.`);
      return rebuilt ? 0 : 1;
    }
    const kafka = { brokers: env.KAFKA_BROKERS, clientId: "rebuild" };
    const admin = closing.adopt(await openAdmin(kafka), (opened) => opened.close());
    if (command.what === "live") {
      const redis = closing.adopt(await openRedis(env.REDIS_URL), (opened) => opened.disconnect());
      const checkpoints = closing.adopt(postgresCheckpoints(env.DATABASE_URL), (opened) => opened.close());
      const dropped = await dropLive({ admin, redis, checkpoints });
      say(typeof dropped === "string" ? dropped : `${dropped} tasks begin at their logs' beginning.`);
      return typeof dropped === "string" ? 1 : 0;
    }
    const log = createLog({ process: "rebuild", level: "warn" });
    const pool = closing.adopt(openPool(env.DATABASE_URL, { max: 1, log }), (opened) => opened.end());
    const oldestMs = await oldestOnLog(admin, kafka);
    const { rows, places } = await dropReadModel(pool, admin, { what: command.what, oldestMs });
    say(`${rows} rows since ${new Date(oldestMs).toISOString()} are dropped; ${places} partitions are read again.`);
    return 0;
  } finally {
    await closing.disposeAsync();
  }
}

/** When the oldest record of the order logs was put there: from then on they tell everything; before, not all. */
async function oldestOnLog(admin: LogAdmin, kafka: Parameters<typeof openAdmin>[0]): Promise<number> {
  let oldestMs = 0;
  for (const topic of [topics.orders, topics.tracking]) {
    // A log that has lost nothing tells everything there ever was.
    if ((await admin.ranges(topic)).every(({ start }) => start === 0)) continue;
    const firstMs = new Map<number, number>();
    const tail = await tailTopics({
      ...kafka,
      topics: [topic],
      from: "start",
      onBatch({ partition, records: [first] }) {
        if (first !== undefined && !firstMs.has(partition)) firstMs.set(partition, first.receivedAtMs);
      },
    });
    await tail.caughtUp();
    await tail.close();
    oldestMs = Math.max(oldestMs, ...firstMs.values());
  }
  return oldestMs;
}
