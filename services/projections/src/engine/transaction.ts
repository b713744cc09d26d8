import type { Pool, PoolClient } from "pg";

/** Runs `act` in a transaction. On a failure nothing is kept, and the connection is thrown away with it. */
export async function transaction<T>(pool: Pool, act: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let failure: Error | undefined;
  // A connection that breaks between two queries tells nobody else; the next query tells us.
  const onError = (error: Error): void => {
    failure = error;
  };
  tx.on("error", onError);
  try {
    await tx.query("BEGIN");
    const result = await act(tx);
    await tx.query("COMMIT");
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    tx.off("error", onError);
    tx.release(failure);
  }
}
