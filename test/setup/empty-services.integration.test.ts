import { emptyTestServices } from "@doorstep/infra/testing";
import { openAdmin, openProducer } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";

const services = testServices();
const kafka = { brokers: [services.KAFKA_BROKERS], clientId: "test" };

test("emptying makes the logs anew and the database without rows, but with its tables", async () => {
  const [admin, producer] = await Promise.all([openAdmin(kafka), openProducer(kafka)]);
  onTestFinished(async () => {
    await admin.close();
    await producer.close();
  });
  await producer.send([{ topic: "orders", key: "o1", value: new Uint8Array([1]) }]);
  await query("create table leftover (id int)");

  await emptyTestServices(services);

  expect(new Set(await admin.endOffsets("orders"))).toEqual(new Set([0]));
  expect(await query("select to_regclass('leftover') as leftover")).toEqual([{ leftover: null }]);
  expect(await query("select to_regclass('_prisma_migrations')::text as migrations")).toEqual([
    { migrations: "_prisma_migrations" },
  ]);
});

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: services.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
