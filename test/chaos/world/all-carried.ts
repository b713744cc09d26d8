/** Until no fact waits in the outbox: what the page confirmed is on the log, or Connect has not done its work. */
import { heartbeatKeys } from "@doorstep/db/outbox";
import { waitUntil } from "@doorstep/infra/processes";
import { openAdmin } from "@doorstep/runtime";
import type { TestServices } from "@doorstep/runtime/testing";
import { Client } from "pg";

const CARRIED_WITHIN_MS = 60_000;

/** Rejects with a sentence when that does not come. */
export async function allCarried(world: {
  readonly env: Pick<TestServices, "KAFKA_BROKERS" | "DATABASE_URL">;
}): Promise<void> {
  const admin = await openAdmin({ brokers: [world.env.KAFKA_BROKERS], clientId: "chaos" });
  const client = new Client({ connectionString: world.env.DATABASE_URL });
  try {
    await client.connect();
    const keys = heartbeatKeys(await admin.partitionCount("orders"));
    const isEmpty = async (): Promise<boolean> => {
      const { rowCount } = await client.query("SELECT FROM outbox WHERE key <> ALL($1) LIMIT 1", [keys]);
      return rowCount === 0;
    };
    const orElse = () => new Error("facts were still in the outbox after a minute");
    await waitUntil(isEmpty, { limitMs: CARRIED_WITHIN_MS, everyMs: 100, orElse });
  } finally {
    await client.end();
    await admin.close();
  }
}
