/** A recorded evening, played into empty logs: the worker must end where the recording says. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  openCityMap,
  readLine,
  readRecording,
  recordingToRecords,
  replayedCourierId,
  replayedOrderId,
} from "@doorstep/courier-sim";
import { encodeRecord, keyToPartition } from "@doorstep/events";
import { startProcess, waitUntil } from "@doorstep/infra/processes";
import { openAdmin, openProducer, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { readKey } from "@doorstep/task-store";
import { orderSnapshot, withFacts } from "@doorstep/tracking";
import { expect, onTestFinished, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const RUN = "again";
const execute = promisify(execFile);
const services = testServices();
const brokers = [services.KAFKA_BROKERS];

/** What a recording says of an order, without asking any code of ours how orders work. */
interface Told {
  readonly phase: "delivered" | "cancelled";
  readonly atMs: number;
  readonly courierId: string | null;
}

test("a recording replayed into empty logs ends every order as the recorded statuses say", {
  timeout: 180_000,
}, async () => {
  const dir = await mkdtemp(join(tmpdir(), "doorstep-recording-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const file = join(dir, "evening.jsonl.gz");
  await recordEvening(file);

  const told = await tellRecording(file);
  expect(told.size).toBeGreaterThan(20);
  await playIntoLogs(file);
  await startWorker(dir);

  const redis = await openRedis(services.REDIS_URL);
  onTestFinished(() => redis.disconnect());
  const admin = await openAdmin({ brokers, clientId: "recording-test" });
  onTestFinished(() => admin.close());
  const partitionCount = (await admin.endOffsets("orders")).length;
  const shown = async (orderId: string): Promise<Told | null> => {
    const task = { topic: "orders", partition: keyToPartition(new TextEncoder().encode(orderId), partitionCount) };
    const { meta, stored } = await readKey(redis, task, orderId);
    if (stored === null) return null;
    const order = withFacts(parse(stored.state), stored.settled && parse(stored.settled));
    const view = orderSnapshot(order, { logId: meta.logId })?.view;
    if (view?.phase !== "delivered" && view?.phase !== "cancelled") return null;
    return view.phase === "delivered"
      ? { phase: view.phase, atMs: view.deliveredAtMs ?? 0, courierId: view.courier?.courierId ?? null }
      : { phase: view.phase, atMs: view.cancelled?.atMs ?? 0, courierId: null };
  };

  await waitUntil(async () => (await Promise.all([...told.keys()].map(shown))).every((end) => end !== null), {
    limitMs: 120_000,
    everyMs: 500,
    orElse: () => new Error("some orders of the recording never ended"),
  });
  const ends = new Map<string, Told | null>();
  for (const orderId of told.keys()) ends.set(orderId, await shown(orderId));
  expect(ends).toEqual(told);
});

/** Half an hour of a small world, as fast as it will go. */
async function recordEvening(file: string): Promise<void> {
  const flags = ["--couriers", "30", "--orders-per-minute", "2", "--minutes", "25", "--kitchen-minutes", "5"];
  await execute(
    process.execPath,
    [join(ROOT, "apps/courier-sim/src/main.ts"), "--dry-run", "--record", file, "--seed", "recording", ...flags],
    { env: { ...process.env, ...services } },
  );
}

async function tellRecording(file: string): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for await (const text of readRecording(file)) {
    const read = readLine(text);
    if (!read.ok) throw new Error(read.reason);
    const { line } = read;
    if (line.type !== "delivered" && line.type !== "cancelled") continue;
    told.set(replayedOrderId(RUN, line.orderId), {
      phase: line.type,
      atMs: line.at,
      courierId: line.type === "delivered" ? replayedCourierId(RUN, line.courierId) : null,
    });
  }
  return told;
}

/** At once, not at its own speed: what an order ends as does not depend on how long the evening took. */
async function playIntoLogs(file: string): Promise<void> {
  const { route } = await openCityMap(services.DOORSTEP_CITY_DIR);
  const producer = await openProducer({ brokers, clientId: "recording-test" });
  const lines: string[] = [];
  for await (const text of readRecording(file)) lines.push(text);
  const skipped: string[] = [];
  const records = [];
  for (const played of recordingToRecords(lines, { run: RUN, route })) {
    if (played.kind === "skipped") skipped.push(played.reason);
    else if (played.topic === "orders")
      records.push({ topic: "orders", key: played.record.orderId, value: encodeRecord("orders", played.record) });
    else
      records.push({ topic: "couriers", key: played.record.courierId, value: encodeRecord("couriers", played.record) });
  }
  expect(skipped).toEqual([]);
  await producer.send(records);
  await producer.close();
}

async function startWorker(dir: string): Promise<void> {
  const worker = await startProcess({
    name: "worker",
    command: process.execPath,
    args: [join(ROOT, "services/stream-worker/src/main.ts")],
    env: { ...process.env, ...services, WORKER_PORT: "0" },
    cwd: ROOT,
    logFile: join(dir, "worker.log"),
  });
  onTestFinished(() => worker.stop());
}

const parse = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
