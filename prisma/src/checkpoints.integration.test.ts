import { testServices } from "@doorstep/runtime/testing";
import { checkpointOf, describeCheckpoints } from "@doorstep/task-store/testing";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { postgresCheckpoints } from "./checkpoints.ts";

const { DATABASE_URL } = testServices();
const store = postgresCheckpoints(DATABASE_URL);
afterAll(() => store.close());

describeCheckpoints("PostgreSQL", () => store);

const task = { topic: "orders", partition: 999 };
const LOG = "cluster/couriers";

test("a hundred thousand keys of a kilobyte are saved and restored", async () => {
  const states = Array.from(
    { length: 100_000 },
    (_, at) => [`order-${at}`, new Uint8Array(1_000).fill(at % 251)] as const,
  );
  await store.save(task, checkpointOf(10, { states }));
  const restored = await store.newest(task, LOG);
  expect(restored?.states.length).toBe(100_000);
  expect(restored?.states.every(([key, bytes], at) => key === `order-${at}` && bytes[999] === at % 251)).toBe(true);
});

test("a connection that breaks while nobody uses it is told, and the next call opens another", async () => {
  const lost = Promise.withResolvers<Error>();
  const own = postgresCheckpoints(`${DATABASE_URL}?application_name=checkpoints-test`, lost.resolve);
  await own.save({ ...task, topic: "places" }, checkpointOf(10));
  const client = new Client({ connectionString: DATABASE_URL });
  await client.connect();
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'checkpoints-test'",
  );
  await client.end();
  expect(await lost.promise).toBeInstanceOf(Error);
  expect((await own.newest({ ...task, topic: "places" }, LOG))?.meta.nextOffset).toBe(10);
  await own.close();
});
