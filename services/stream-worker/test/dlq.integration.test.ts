/** Bad bytes, the real worker, and the inspector as people call it: through `npm run dlq`. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { encodeRecord, type RegisteredSchema, schemas, topics } from "@doorstep/events";
import { openAdmin, openProducer, publishSchemas, type ReceivedRecord, tailTopics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseArgs } from "../src/dead-letters/args.ts";
import { runDlq } from "../src/dead-letters/run-dlq.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

const services = testServices();
const kafka = { brokers: services.KAFKA_BROKERS.split(","), clientId: "dlq-test" };
const [producer, admin] = await Promise.all([openProducer(kafka), openAdmin(kafka)]);
let worker: WorkerProcess;

beforeAll(async () => {
  await publishSchemas(producer, kafka, schemas);
  worker = startWorkerProcess(services);
  await worker.said("worker ready");
});
afterAll(async () => {
  await worker.kill();
  await Promise.all([producer.close(), admin.close()]);
});

const DOORSTEP = join(import.meta.dirname, "../../../infra/src/commands/main.ts");

/** What the command line answers. */
function dlq(line: string): Promise<{ code: number; data: string; talk: string }> {
  const args = [DOORSTEP, "dlq", ...line.split(" ")];
  // As `npm run` sets it.
  const NODE_OPTIONS = "--disable-warning=TimeoutNegativeWarning";
  const env = { ...process.env, KAFKA_BROKERS: services.KAFKA_BROKERS, NODE_OPTIONS };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, data, talk) => {
      resolve({ code: error === null ? 0 : Number(error.code), data, talk });
    });
  });
}
/** The same without a process of its own, which is quicker. */
async function dlqJson<T>(line: string): Promise<T> {
  const parsed = parseArgs([...line.split(" "), "--json"]);
  if (parsed.ask !== "run") throw new Error(JSON.stringify(parsed));
  let data = "";
  const code = await runDlq(parsed.command, {
    kafka,
    nowMs: Date.now(),
    writeData: (text) => {
      data += text;
    },
    writeTalk: () => {},
  });
  expect(code).toBe(0);
  return JSON.parse(data) as T;
}

type Listed = readonly {
  letter: string;
  reason: string;
  source: string;
  type: string | null;
  retryCount: number;
  retriedTo: string | null;
}[];
interface Outcome {
  readonly retried: readonly { readonly letter: string; readonly to: string }[];
  readonly refused: readonly { readonly letter: string; readonly why: string }[];
}
const lettersAre = (count: number): Promise<Listed> =>
  vi.waitFor(
    async () => {
      const listed = await dlqJson<Listed>("list");
      expect(listed).toHaveLength(count);
      return listed;
    },
    { timeout: 50_000, interval: 200 },
  );

async function read(topic: string): Promise<ReceivedRecord[]> {
  const found: ReceivedRecord[] = [];
  const tail = await tailTopics({
    ...kafka,
    topics: [topic],
    from: "start",
    onBatch: ({ records }) => void found.push(...records),
  });
  await tail.caughtUp();
  await tail.close();
  return found;
}

const online = encodeRecord("couriers", {
  type: "courier-online",
  courierId: "c-1",
  version: 1,
  atMs: 1_764_018_240_123,
  origin: "sim:x",
  name: "Ana",
  vehicle: "bicycle",
});
const cutOff = online.subarray(0, online.length - 3);

test("bytes nobody can read are listed, shown as far as they go, and go back only by force, counted", {
  timeout: 180_000,
}, async () => {
  const send = (key: string, value: Uint8Array) => producer.send([{ topic: topics.couriers, key, value }]);
  await send("c-1", cutOff);
  await send("c-2", new TextEncoder().encode("hello, this is not Avro"));

  const listed = await lettersAre(2);
  const [odd, cut] = [listed.find(({ type }) => type === null), listed.find(({ type }) => type !== null)];
  expect(cut).toMatchObject({ reason: "undecodable", type: "couriers/courier-online v1", retriedTo: null });
  expect(odd?.source).toMatch(/^couriers:\d+:\d+$/);
  expect(await dlqJson<Listed>("list --limit 1")).toHaveLength(1);
  expect(await dlqJson<Listed>("list --reason bug")).toEqual([]);
  expect(await dlqJson<Listed>("list --topic couriers --since 1h")).toHaveLength(2);
  const table = await dlq("list");
  expect(table.data.split("\n")[0]).toMatch(/^letter +reason +from +first seen +type +retried +detail$/);
  expect(table.talk).toBe("2 letters\n");

  const id = cut?.letter ?? "";
  const shown = await dlq(`show ${id}`);
  expect(shown.code).toBe(0);
  expect(shown.data).toContain('courierId "c-1"');
  expect(shown.data).toContain("couriers/courier-online v1, by this build");
  expect(shown.data).toMatch(/then +name, at byte/);

  const before = await admin.endOffsets(topics.couriers);
  const refused = await dlq(`retry ${id}`);
  expect(refused).toMatchObject({ code: 1, data: "" });
  expect(refused.talk).toContain(`${id} stays: undecodable, it would come straight back`);
  const dry = await dlq(`retry ${id} --force --dry-run`);
  expect(dry.data).toContain(id);
  expect((await dlqJson<Listed>("list")).every(({ retriedTo }) => retriedTo === null)).toBe(true);

  const forced = await dlq(`retry ${id} --force --json`);
  expect(forced).toMatchObject({ code: 0, talk: "1 letter put back\n" });
  const [retried] = (JSON.parse(forced.data) as Outcome).retried;
  const [, partition = "", offset = ""] = retried?.to.split(":") ?? [];
  expect(retried?.to).toMatch(/^couriers:\d+:\d+$/);
  expect(Number(offset)).toBeGreaterThanOrEqual(before[Number(partition)] ?? Number.POSITIVE_INFINITY);

  // The poison comes back to the dead letters, with its bytes and its count, and is a letter of its own.
  const after = await lettersAre(3);
  expect(after.find(({ letter }) => letter === id)).toMatchObject({ retriedTo: retried?.to });
  const returned = after.find(({ source }) => source === retried?.to);
  expect(returned).toMatchObject({ retryCount: 1, retriedTo: null });
  const onLog = (await read(topics.couriers)).filter(({ headers }) => headers?.["retried-from"] === id);
  expect(onLog).toHaveLength(1);
  expect(Buffer.from(onLog[0]?.value ?? [])).toEqual(Buffer.from(cutOff));

  const again = await dlq(`retry ${id}`);
  expect(again).toMatchObject({ code: 1 });
  expect(again.talk).toContain(`${id} stays: already retried, to ${retried?.to}`);
  expect((await dlq("retry --all")).talk).toContain("3 letters left out: already retried, or undecodable");
});

test("all letters of a reason go back once", { timeout: 120_000 }, async () => {
  const headers = (offset: number) => ({
    reason: "bug",
    detail: "divided by zero",
    topic: "couriers",
    partition: "2",
    offset: String(offset),
    "first-seen-ms": "1764018240123",
  });
  const letter = (offset: number) => ({
    topic: topics.deadLetter,
    key: "c-1",
    value: online,
    headers: headers(offset),
  });
  // The relay has written one of them twice.
  await producer.send([letter(100), letter(101), letter(100)]);
  expect(await dlqJson<Listed>("list --reason bug")).toHaveLength(2);
  const { retried } = await dlqJson<Outcome>("retry --all --reason bug");
  expect(retried).toHaveLength(2);
  for (const { to } of retried) expect(to).toMatch(/^couriers:2:\d+$/);
  const again = await dlqJson<Outcome>("retry --all --reason bug");
  expect(again.retried).toEqual([]);
  expect(again.refused).toHaveLength(2);
  const back = (await read(topics.couriers)).filter(({ headers }) =>
    retried.some(({ letter }) => letter === headers?.["retried-from"]),
  );
  expect(back.map(({ value }) => Buffer.from(value ?? []))).toEqual([Buffer.from(online), Buffer.from(online)]);
});

test("a letter of a build that is newer is decoded by its schema on the log", { timeout: 120_000 }, async () => {
  const newer: RegisteredSchema = {
    id: 999,
    topic: "orders",
    type: "order-sung",
    version: 1,
    avro: { type: "record", name: "OrderSung", fields: [{ name: "song", type: "string" }] },
  };
  await publishSchemas(producer, kafka, [newer]);
  const value = Uint8Array.from([0, 0, 0, 999 >> 8, 999 & 0xff, 6, 76, 97, 33]);
  const headers = {
    reason: "impossible",
    detail: "nobody sings",
    topic: "orders",
    partition: "1",
    offset: "5",
    "first-seen-ms": "1764018240123",
  };
  await producer.send([{ topic: topics.deadLetter, key: "o-1", value, headers }]);
  const [letter] = await dlqJson<Listed>("list --reason impossible");
  expect(letter).toMatchObject({ source: "orders:1:5", type: "orders/order-sung v1" });
  const shown = await dlqJson<{ fields: unknown; schema: unknown; problem: null }>(`show ${letter?.letter}`);
  expect(shown).toMatchObject({ fields: { song: "La!" }, schema: { from: "the schemas log" }, problem: null });
});

test("what is not there or not understood is said, with an exit code", { timeout: 60_000 }, async () => {
  const [missing, mistaken, help] = await Promise.all([dlq("show 0:99999"), dlq("list --colour"), dlq("--help")]);
  expect(missing).toMatchObject({
    code: 1,
    data: "",
    talk: "There is no letter 0:99999; list tells which there are.\n",
  });
  expect(mistaken).toMatchObject({ code: 2, data: "" });
  expect(help).toMatchObject({ code: 0, talk: "" });
  expect(help.data).toContain("npm run dlq -- show 3:17");
});
