import { testServices } from "@doorstep/runtime/testing";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "./migrate.ts";

const { DATABASE_URL } = testServices();

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function emptyDatabase(): Promise<string> {
  const name = `migrate_${crypto.randomUUID().replaceAll("-", "")}`;
  await query(DATABASE_URL, `CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await query(DATABASE_URL, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  const url = new URL(DATABASE_URL);
  url.pathname = `/${name}`;
  return url.href;
}

test("two at once on an empty database: one applies, the other finds it done", async () => {
  const url = await emptyDatabase();
  const both = await Promise.all([migrate(url), migrate(url)]);
  const counts = both.map(({ applied }) => applied.length).sort();
  expect(counts[0]).toBe(0);
  expect(counts[1]).toBeGreaterThan(0);
  expect(await migrate(url)).toEqual({ applied: [] });
});

test("the bookkeeping is Prisma's own: its name, its checksum, finished", async () => {
  const url = await emptyDatabase();
  const { applied } = await migrate(url);
  const rows = await query(url, "SELECT * FROM _prisma_migrations ORDER BY migration_name");
  expect(rows.map(({ migration_name }) => migration_name)).toEqual(applied);
  for (const row of rows) {
    expect(row).toMatchObject({ checksum: expect.stringMatching(/^[0-9a-f]{64}$/), applied_steps_count: 1 });
    expect(row.finished_at).toBeInstanceOf(Date);
  }
});

test("a migration that was edited afterwards is an error, not a second application", async () => {
  const url = await emptyDatabase();
  await migrate(url);
  await query(url, "UPDATE _prisma_migrations SET checksum = repeat('0', 64)");
  await expect(migrate(url)).rejects.toThrow("was edited after it was applied");
});

test("one that failed under Prisma is not stepped over", async () => {
  const url = await emptyDatabase();
  await migrate(url);
  await query(url, "UPDATE _prisma_migrations SET finished_at = NULL");
  await expect(migrate(url)).rejects.toThrow("failed earlier");
});
