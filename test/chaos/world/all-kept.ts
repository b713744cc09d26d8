/** Until history and search are as far as the logs were when this was asked. */
import { waitUntil } from "@doorstep/infra/processes";
import { openAdmin } from "@doorstep/runtime";
import type { TestServices } from "@doorstep/runtime/testing";
import { Client } from "pg";

const KEPT_WITHIN_MS = 60_000;

/** Rejects with a sentence when that does not come. */
export async function allKept(world: {
  readonly env: Pick<TestServices, "KAFKA_BROKERS" | "DATABASE_URL">;
}): Promise<void> {
  const admin = await openAdmin({ brokers: [world.env.KAFKA_BROKERS], clientId: "chaos" });
  const client = new Client({ connectionString: world.env.DATABASE_URL });
  try {
    await client.connect();
    const ends = new Map<string, number>();
    for (const topic of ["orders", "tracking"]) {
      for (const [partition, end] of (await admin.endOffsets(topic)).entries()) ends.set(`${topic}:${partition}`, end);
    }
    const areKept = async (): Promise<boolean> => {
      const { rows } = await client.query<{ topic: string; partition: number; next_offset: string }>(
        "SELECT topic, partition, next_offset FROM projection_places WHERE projection IN ('history', 'search')",
      );
      const isThere = ({ topic, partition, next_offset }: (typeof rows)[number]): boolean =>
        Number(next_offset) >= (ends.get(`${topic}:${partition}`) ?? 0);
      return rows.length > 0 && rows.every(isThere);
    };
    const orElse = () => new Error("history and search were not kept up to the logs' ends within a minute");
    await waitUntil(areKept, { limitMs: KEPT_WITHIN_MS, everyMs: 200, orElse });
  } finally {
    await client.end();
    await admin.close();
  }
}
