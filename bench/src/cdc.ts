/**
 * From a fact's commit to its log, through the real Kafka Connect, with heartbeats beside it.
 * The commit is counted from PostgreSQL's answer, and told apart from the time it took.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Db, openDb } from "@doorstep/db";
import { keepOutbox } from "@doorstep/db/outbox";
import { encodeRecord, type OrderFact, topics } from "@doorstep/events";
import { startTestConnect } from "@doorstep/infra/testing";
import { createLog, openAdmin, tailTopics } from "@doorstep/runtime";
import { type Quantiles, quantiles } from "./quantiles.ts";
import { ROOT, writeResult } from "./result.ts";
import { startBenchServices } from "./services.ts";

/** Not measured: a Java machine that has just started compiles what it needs. */
const WARM_UP_MS = 15_000;
const ARRIVES_WITHIN_MS = 10_000;

export async function cdc(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: "string", default: "60" },
      "facts-per-second": { type: "string", default: "50" },
    },
  });
  const dataDir = newDataDir();
  const closing = new AsyncDisposableStack();
  try {
    const { env, stop } = await startBenchServices(dataDir);
    closing.defer(stop);
    const connect = await startTestConnect(env);
    closing.defer(() => connect.stop());
    const db = closing.adopt(await openDb(env.DATABASE_URL), (opened) => opened.close());
    await keep(env, db, closing);
    const seen = await follow(env.KAFKA_BROKERS, closing);

    const perSecond = Number(values["facts-per-second"]);
    await write(db, { perSecond, forMs: WARM_UP_MS });
    const written = await write(db, { perSecond, forMs: Number(values.seconds) * 1_000 });
    await allSeen(written, seen);
    const carried = [...written].flatMap(([orderId, { sentMs, committedMs }]) => {
      const receivedAtMs = seen.get(orderId);
      // The log may have a fact before its commit is answered.
      return receivedAtMs === undefined
        ? []
        : [{ commitMs: tenths(committedMs - sentMs), delayMs: tenths(Math.max(0, receivedAtMs - committedMs)) }];
    });
    const commit = quantiles(carried.map(({ commitMs }) => commitMs));
    const delay = quantiles(carried.map(({ delayMs }) => delayMs));
    const missing = written.size - carried.length;
    print("insert → commit", commit);
    print("commit → log", delay);
    console.log(`${written.size} facts, ${missing} missing`);
    writeResult("cdc", { options: values, facts: written.size, missing, commit, delay });
    return missing === 0;
  } finally {
    await closing.disposeAsync();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Urls = { readonly KAFKA_BROKERS: string; readonly DATABASE_URL: string };

async function keep({ KAFKA_BROKERS, DATABASE_URL }: Urls, { prisma }: Db, closing: AsyncDisposableStack) {
  const kafka = { brokers: [KAFKA_BROKERS], clientId: "bench" };
  const admin = closing.adopt(await openAdmin(kafka), (opened) => opened.close());
  const uncounted = { inc: () => {}, observe: () => {} };
  const keeper = keepOutbox({
    databaseUrl: DATABASE_URL,
    prisma,
    kafka,
    log: createLog({ process: "bench", level: "warn" }),
    metrics: { carried: uncounted, carriedDelay: uncounted, slotsLost: uncounted },
    heartbeats: {
      partitionCount: await admin.partitionCount(topics.orders),
      everyMs: 1_000,
      nowMs: () => Date.now(),
      counted: uncounted,
    },
  });
  closing.defer(() => keeper.close());
}

/** When the broker had each order's fact. */
async function follow(brokers: string, closing: AsyncDisposableStack): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  const tail = await tailTopics({
    brokers: [brokers],
    clientId: "bench",
    topics: [topics.orders],
    from: "start",
    onBatch: ({ records }) => {
      for (const { key, receivedAtMs } of records) seen.set(Buffer.from(key ?? []).toString(), receivedAtMs);
    },
  });
  closing.defer(() => tail.close());
  return seen;
}

interface Written {
  readonly sentMs: number;
  /** When PostgreSQL said so. */
  readonly committedMs: number;
}

/** One fact after another at an even pace; when each was written, by order. */
async function write(
  { prisma }: Db,
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
): Promise<ReadonlyMap<string, Written>> {
  const written = new Map<string, Written>();
  const writing: Promise<unknown>[] = [];
  const startMs = performance.now();
  for (let at = 0; at < (perSecond * forMs) / 1_000; at++) {
    const dueMs = startMs + (at * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
    const orderId = crypto.randomUUID();
    const value = new Uint8Array(encodeRecord(topics.orders, factOf(orderId)));
    const sentMs = nowMs();
    const committing = prisma.outboxRecord.create({ data: { topic: topics.orders, key: orderId, value } });
    writing.push(committing.then(() => void written.set(orderId, { sentMs, committedMs: nowMs() })));
  }
  await Promise.all(writing);
  return written;
}

const factOf = (orderId: string): OrderFact => ({
  ...{ type: "order-cancelled", orderId, version: 1, atMs: Date.now(), origin: "web" },
  ...{ by: "diner", reason: "changedMind", refundedMinor: 0 },
});

const nowMs = (): number => performance.timeOrigin + performance.now();
const tenths = (ms: number): number => Math.round(ms * 10) / 10;

async function allSeen(written: ReadonlyMap<string, Written>, seen: ReadonlyMap<string, number>): Promise<void> {
  const endMs = performance.now() + ARRIVES_WITHIN_MS;
  while ([...written.keys()].some((orderId) => !seen.has(orderId)) && performance.now() < endMs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function newDataDir(): string {
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  return mkdtempSync(join(parent, "cdc-"));
}

function print(name: string, of: Quantiles | null): void {
  if (of === null) console.log(`${name}: nothing came`);
  else console.log(`${name}: p50 ${of.p50} ms, p90 ${of.p90} ms, p99 ${of.p99} ms, max ${of.max} ms`);
}
