import { type RegisteredSchema, schemas, topics } from "@doorstep/events";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { testServices } from "../testing.ts";
import { openAdmin } from "./admin.ts";
import { openProducer } from "./producer.ts";
import { openSchemaLog, publishSchemas } from "./schema-log.ts";

const kafka = { brokers: testServices().KAFKA_BROKERS.split(","), clientId: "runtime-test" };
const [producer, admin] = await Promise.all([openProducer(kafka), openAdmin(kafka)]);
afterAll(() => Promise.all([producer.close(), admin.close()]));

async function open() {
  const log = await openSchemaLog(kafka);
  onTestFinished(() => log.close());
  return log;
}
const records = async (): Promise<number> => (await admin.endOffsets(topics.schemas))[0] ?? 0;
const newer = (id: number, fields: readonly string[]): RegisteredSchema => ({
  id,
  topic: "orders",
  type: "order-placed",
  version: 90,
  avro: { type: "record", name: "OrderPlaced", fields: fields.map((name) => ({ name, type: "string" })) },
});

test("a build's schemas are found by their ids, each exactly as it is in the build", async () => {
  await publishSchemas(producer, kafka, schemas);
  const log = await open();
  for (const schema of schemas) expect(await log.find(schema.id)).toEqual(schema);
  expect(await log.find(4_000_000)).toBeNull();
});

test("started again, or twice at once, a build adds nothing to what is there", async () => {
  await publishSchemas(producer, kafka, schemas);
  const before = await records();
  await publishSchemas(producer, kafka, schemas);
  await Promise.all([publishSchemas(producer, kafka, schemas), publishSchemas(producer, kafka, schemas)]);
  expect(await records()).toBe(before);
});

test("a newer build adds only what is new, and a reader that is open finds it", async () => {
  await publishSchemas(producer, kafka, schemas);
  const log = await open();
  expect(await log.find(1_001)).toBeNull();
  const before = await records();
  await publishSchemas(producer, kafka, [...schemas, newer(1_001, ["orderId"])]);
  expect(await records()).toBe(before + 1);
  expect(await log.find(1_001)).toEqual(newer(1_001, ["orderId"]));
});

test("an id that means something else is an error that says which, and nothing is written", async () => {
  await publishSchemas(producer, kafka, [newer(1_002, ["orderId"])]);
  const before = await records();
  await expect(publishSchemas(producer, kafka, [newer(1_003, []), newer(1_002, ["other"])])).rejects.toThrow(
    "schema id 1002 is orders/order-placed v90",
  );
  expect(await records()).toBe(before);
});

test("what is not a schema is passed over", async () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  await producer.send([
    { topic: topics.schemas, key: "1004", value: bytes("not JSON") },
    { topic: topics.schemas, key: "1004", value: bytes(`{"id":1004,"topic":"of a later build"}`) },
    { topic: topics.schemas, key: "1004", value: null },
  ]);
  const log = await open();
  expect(await log.find(1_004)).toBeNull();
  await publishSchemas(producer, kafka, [newer(1_005, [])]);
  expect(await log.find(1_005)).toEqual(newer(1_005, []));
});
