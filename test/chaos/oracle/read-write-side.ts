/** What the write side has in PostgreSQL at the end: each order's row, and its events. */
import { openDb } from "@doorstep/db";

export interface WrittenOrder {
  readonly orderId: string;
  readonly row: { readonly version: number; readonly state: string; readonly courierId: string | null };
  /** In their order. */
  readonly events: readonly { readonly version: number; readonly value: Uint8Array }[];
}

export async function readWriteSide(databaseUrl: string): Promise<readonly WrittenOrder[]> {
  const db = await openDb(databaseUrl);
  try {
    const rows = await db.prisma.order.findMany({ select: { id: true, version: true, state: true, courierId: true } });
    const events = await db.prisma.orderEvent.findMany({
      select: { orderId: true, version: true, value: true },
      orderBy: { version: "asc" },
    });
    const byOrder = Map.groupBy(events, ({ orderId }) => orderId);
    return rows.map(({ id: orderId, ...row }) => ({ orderId, row, events: byOrder.get(orderId) ?? [] }));
  } finally {
    await db.close();
  }
}
