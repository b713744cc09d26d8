/** Whether this process can do what it is for, asked of each thing it depends on. */
import type { PrismaClient } from "@doorstep/db";
import { readSlot } from "@doorstep/db/outbox";
import type { LogAdmin } from "@doorstep/runtime";
import type { Redis } from "ioredis";
import type { Progress } from "./live/progress.ts";
import type { Health } from "./ports.ts";

export interface HealthSources {
  readonly admin: LogAdmin;
  readonly redis: Redis;
  readonly prisma: PrismaClient;
  readonly progress: Progress;
  readonly nowMs: () => number;
}

/** Above this, pages say "as of"; an order is then watched with one eye only. */
const MAX_LAG_MS = 10_000;
const ANSWER_WITHIN_MS = 2_000;
/** Whoever asks more often gets the last answer. */
const KEEP_MS = 1_000;

export function createHealth(sources: HealthSources): () => Promise<Health> {
  let last: { readonly atMs: number; readonly health: Promise<Health> } | undefined;
  return () => {
    const atMs = sources.nowMs();
    if (last === undefined || atMs - last.atMs >= KEEP_MS) last = { atMs, health: check(sources) };
    return last.health;
  };
}

async function check({ admin, redis, prisma, progress, nowMs }: HealthSources): Promise<Health> {
  const [connector, ...checks] = await Promise.all([
    answers("connector", () => carries(prisma)),
    answers("kafka", async () => `${(await admin.endOffsets("orders")).length} partitions of orders`),
    answers("redis", async () => await redis.ping()),
    answers("postgres", async () => {
      const [waiting] = await prisma.$queryRaw<[{ count: bigint }]>`SELECT count(*) FROM outbox`;
      return `${waiting.count} records in the outbox`;
    }),
    workerKeepsUp(progress, nowMs()),
  ]);
  // Without it orders are taken and wait: a reason to look, none to send people away.
  return { ok: checks.every(({ ok }) => ok), checks: [...checks, connector] };
}

async function carries(prisma: PrismaClient): Promise<string> {
  const slot = await readSlot(prisma);
  if (slot?.active) return `${((slot.heldBackBytes ?? 0) / 1024 ** 2).toFixed(1)} MB behind PostgreSQL`;
  throw new Error("Kafka Connect does not read the outbox: orders are taken, and wait there");
}

type Check = Health["checks"][number];

function workerKeepsUp(progress: Progress, nowMs: number): Check {
  const asOfMs = progress.oldestAsOfMs();
  if (asOfMs === 0) return { name: "worker", ok: false, detail: "has not read every partition yet" };
  const lagMs = Math.max(0, nowMs - asOfMs);
  const detail = `${(lagMs / 1000).toFixed(1)} s behind, at most ${MAX_LAG_MS / 1000} s is fine`;
  return { name: "worker", ok: lagMs <= MAX_LAG_MS, detail };
}

async function answers(name: string, ask: () => Promise<string>): Promise<Check> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)), ANSWER_WITHIN_MS).unref();
  });
  return Promise.race([ask(), late]).then(
    (detail) => ({ name, ok: true, detail }),
    (error: unknown) => ({ name, ok: false, detail: error instanceof Error ? error.message : String(error) }),
  );
}
