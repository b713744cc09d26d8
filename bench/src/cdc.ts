/**
 * From a fact's commit to its log, through the real Kafka Connect, with heartbeats beside it;
 * and on through the read models' process to whoever searches for the order. The commit is
 * counted from PostgreSQL's answer, and told apart from the time it took.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Db, openDb } from "@doorstep/db";
import { keepOutbox } from "@doorstep/db/outbox";
import { openOrderSearch } from "@doorstep/db/search";
import { encodeRecord, type OrderFact, topics } from "@doorstep/events";
import { startProcess } from "@doorstep/infra/processes";
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
      searches: { type: "string", default: "200" },
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
    const found = quantiles(await searchFor(env, db, { count: Number(values.searches), dataDir, closing }));
    print("insert → commit", commit);
    print("commit → log", delay);
    print("commit → found by its number", found);
    console.log(`${written.size} facts, ${missing} missing`);
    writeResult("cdc", { options: values, facts: written.size, missing, commit, delay, found });
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

const SEARCH_EVERY_MS = 100;
const ASK_EVERY_MS = 5;

/** One order after another is placed, and looked for by its number until it is found; how long each took. */
async function searchFor(
  { KAFKA_BROKERS, DATABASE_URL }: Urls,
  { prisma }: Db,
  {
    count,
    dataDir,
    closing,
  }: { readonly count: number; readonly dataDir: string; readonly closing: AsyncDisposableStack },
): Promise<readonly number[]> {
  const models = await startProcess({
    name: "projections",
    command: process.execPath,
    args: [join(ROOT, "services/projections/src/main.ts")],
    env: { ...process.env, KAFKA_BROKERS, DATABASE_URL, PROJECTIONS_PORT: "0", LOG_LEVEL: "warn" },
    logFile: join(dataDir, "projections.log"),
  });
  closing.defer(() => models.stop());
  const search = closing.adopt(openOrderSearch(DATABASE_URL), (opened) => opened.close());
  const took: number[] = [];
  // The first waits for the process, and for all that was written before it.
  for (let nth = -1; nth < count; nth++) {
    const number = String(10_000 + nth);
    const orderId = crypto.randomUUID();
    const value = new Uint8Array(encodeRecord(topics.orders, placedFact(orderId, number)));
    await prisma.outboxRecord.create({ data: { topic: topics.orders, key: orderId, value } });
    const committedMs = performance.now();
    while ((await search.search({ typed: `#${number}`, limit: 1 })).length === 0) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS)), models.orFailure]);
    }
    if (nth >= 0) took.push(tenths(performance.now() - committedMs));
    await new Promise((resolve) => setTimeout(resolve, SEARCH_EVERY_MS));
  }
  return took;
}

const placedFact = (orderId: string, number: string): OrderFact => ({
  ...{ type: "order-placed", orderId, version: 1, atMs: Date.now(), origin: "web", number },
  ...{ restaurantId: "r1", restaurantName: "El Fogón", dropoffNote: null, dinerName: "Ana" },
  pickup: { lon: -56.19, lat: -34.9, label: "San José 1080" },
  dropoff: { lon: -56.18, lat: -34.91, label: "Pedro Francisco Berro 1035" },
  items: [{ name: "Chivito", quantity: 1, priceMinor: 52_000 }],
  ...{ deliveryFeeMinor: 9_900, currency: "UYU", promisedAtMs: null, toDoorPlannedMs: null },
});

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
