import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTopics, listTopics } from "../kafka/admin.ts";
import { freePorts } from "../ports.ts";
import { readRecord } from "../run/record.ts";
import { newDataDir } from "../testing/test-services.ts";
import { javaMajor } from "./java.ts";
import { askRedis } from "./redis.ts";
import { startServices } from "./start-services.ts";

const local = { docker: false } as const;
// With Docker and no Java, the other integration tests show that Compose does the same.
const hasJava = ((await javaMajor()) ?? 0) >= 17;

let dataDir: string;
beforeEach(() => {
  dataDir = newDataDir();
});
afterEach(() => {
  // Every test ends with nothing running, also those where starting fails.
  expect(readRecord(dataDir)).toBeNull();
  rmSync(dataDir, { recursive: true, force: true });
});

test.runIf(hasJava)("a second start continues with the data of the first, on other ports", async () => {
  const first = await startServices({ ...local, dataDir, ports: "free" });
  await createTopics({ brokers: first.env.KAFKA_BROKERS ?? "", partitionCount: 2 });
  const made = await listTopics(first.env.KAFKA_BROKERS ?? "");
  expect(made).toEqual(expect.arrayContaining(["couriers", "orders", "places", "cdc.public.orders"]));
  await askRedis(first.env.REDIS_URL ?? "", "SET kept yes");
  await query(first.env.DATABASE_URL, "create table kept (id int)");
  await first.stop();

  const second = await startServices({ ...local, dataDir, ports: "free" });
  try {
    expect(second.env.KAFKA_BROKERS).not.toBe(first.env.KAFKA_BROKERS);
    expect(await listTopics(second.env.KAFKA_BROKERS ?? "")).toEqual(made);
    expect(await askRedis(second.env.REDIS_URL ?? "", "GET kept")).toContain("yes");
    expect(await query(second.env.DATABASE_URL, "select to_regclass('kept')::text as kept")).toEqual([
      { kept: "kept" },
    ]);
  } finally {
    await second.stop();
  }
});

test.runIf(hasJava)("what PostgreSQL and Redis need is set", async () => {
  const { env, stop } = await startServices({ ...local, dataDir, ports: "free", services: ["redis", "postgres"] });
  try {
    expect(env.KAFKA_BROKERS).toBeUndefined();
    expect(await query(env.DATABASE_URL, "show wal_level")).toEqual([{ wal_level: "logical" }]);
    expect(await query(env.DATABASE_URL, "show max_slot_wal_keep_size")).toEqual([{ max_slot_wal_keep_size: "2GB" }]);
    expect(await askRedis(env.REDIS_URL ?? "", "CONFIG GET maxmemory-policy")).toContain("noeviction");
    expect(await askRedis(env.REDIS_URL ?? "", "CONFIG GET appendonly")).toContain("yes");
  } finally {
    await stop();
  }
});

test.runIf(hasJava)("a given service only has to answer, and is not stopped", async () => {
  const given = await startServices({ ...local, dataDir, ports: "free", services: ["redis"] });
  const otherDir = newDataDir();
  try {
    const env = { REDIS_URL: given.env.REDIS_URL ?? "" };
    const user = await startServices({ ...local, dataDir: otherDir, ports: "free", services: ["redis"], given: env });
    expect(user.env).toEqual(env);
    await user.stop();
    expect(await askRedis(env.REDIS_URL, "PING")).toBe("+PONG");
  } finally {
    await given.stop();
    rmSync(otherDir, { recursive: true, force: true });
  }
});

test("a taken port is told in a sentence, with the setting that changes it", async () => {
  const [port = 0, kafka = 0, postgres = 0] = await freePorts(3);
  const other = createServer().listen(port, "127.0.0.1");
  try {
    await expect(startServices({ ...local, dataDir, ports: { kafka, redis: port, postgres } })).rejects.toThrow(
      `Port ${port}, needed for Redis, is taken by another program: end that program or set REDIS_PORT to another port.`,
    );
  } finally {
    other.close();
  }
});

test("without Java and without Docker, one sentence says what to install", async () => {
  vi.stubEnv("PATH", join(dataDir, "empty"));
  try {
    await expect(startServices({ ...local, dataDir, ports: "free" })).rejects.toThrow(
      "Kafka needs Java or Docker and neither is here: install Java 17 or newer (with Maven), or start Docker.",
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a database of another version is left alone and told in a sentence", async () => {
  mkdirSync(join(dataDir, "postgres"));
  writeFileSync(join(dataDir, "postgres/PG_VERSION"), "15\n");
  await expect(startServices({ ...local, dataDir, ports: "free", services: ["postgres"] })).rejects.toThrow(
    /^PostgreSQL cannot use .* \(it is of version 15, this is 18\): move that folder away/,
  );
  expect(readdirSync(join(dataDir, "postgres"))).toEqual(["PG_VERSION"]);
});

test.runIf(hasJava)("damaged logs are left alone and told in a sentence", async () => {
  mkdirSync(join(dataDir, "kafka/log"), { recursive: true });
  writeFileSync(join(dataDir, "kafka/log/meta.properties"), "version=1\n");
  await expect(startServices({ ...local, dataDir, ports: "free", services: ["kafka"] })).rejects.toThrow(
    /^Kafka's data in .* is damaged \(.*meta.properties names no cluster\): move that folder away/,
  );
});

async function query(url: string | undefined, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
