/** What history and search have at the end. */
import { Client } from "pg";

export interface ReadModels {
  readonly timeline: readonly {
    readonly orderId: string;
    readonly source: "fact" | "status";
    readonly version: number;
  }[];
  readonly search: readonly { readonly orderId: string; readonly statusVersion: number | null }[];
}

export async function readReadModels(databaseUrl: string): Promise<ReadModels> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const timeline = await client.query<ReadModels["timeline"][number]>(
      'SELECT order_id AS "orderId", source, version FROM order_timeline',
    );
    const search = await client.query<ReadModels["search"][number]>(
      `SELECT s.order_id AS "orderId", t.status_version AS "statusVersion"
       FROM order_search s LEFT JOIN order_search_status t USING (order_id) WHERE s.placed_at IS NOT NULL`,
    );
    return { timeline: timeline.rows, search: search.rows };
  } finally {
    await client.end();
  }
}
