/**
 * The connector's place in PostgreSQL's own log. PostgreSQL keeps everything after it, up to
 * a limit of its own (`max_slot_wal_keep_size`); beyond that the slot is lost.
 */
import type { PrismaClient } from "../../generated/client.ts";

export interface Slot {
  /** The connector is connected. */
  readonly active: boolean;
  /** Behind its limit: what it had not read is gone. */
  readonly lost: boolean;
  /** What is kept for it; null when it is lost. */
  readonly heldBackBytes: number | null;
  /** How much more may be kept before it is lost; null without a limit. */
  readonly roomBytes: number | null;
}

/** As infra/connect/doorstep.json names it. */
const SLOT = "doorstep";

/** Null when no connector has ever read this database. */
export async function readSlot(prisma: PrismaClient): Promise<Slot | null> {
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 AS held_back,
      safe_wal_size::float8 AS room
    FROM pg_replication_slots WHERE slot_name = ${SLOT} AND database = current_database()`;
  const [row] = rows;
  if (row === undefined) return null;
  const { active, wal_status, held_back, room } = row;
  return { active, lost: wal_status === "lost", heldBackBytes: held_back, roomBytes: room };
}

interface Row {
  readonly active: boolean;
  readonly wal_status: string;
  readonly held_back: number | null;
  readonly room: number | null;
}

/**
 * Gives up a slot that is lost, and answers whether there was one. The connector waits for
 * that: it makes a new one, and carries all that is in the outbox at that point, in order.
 */
export async function dropLostSlot(prisma: PrismaClient): Promise<boolean> {
  const dropped = await prisma.$executeRaw`
    SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
    WHERE slot_name = ${SLOT} AND database = current_database() AND wal_status = 'lost' AND NOT active`;
  return dropped > 0;
}

/** From the best to the worst. */
export type SlotCondition = "well" | "stuck" | "idle" | "absent" | "filling" | "lost";

/** The oldest fact should have been on its log long ago. */
const STUCK_AFTER_MS = 60_000;
/** Of what may be kept, when it is time that someone looks. */
const FILLING_FROM = 0.5;

/** `oldestMs` is how long the oldest entry of the outbox has waited; null when there is none. */
export function judgeSlot(slot: Slot | null, oldestMs: number | null): SlotCondition {
  if (slot === null) return "absent";
  if (slot.lost) return "lost";
  const { active, heldBackBytes, roomBytes } = slot;
  if (roomBytes !== null && heldBackBytes !== null) {
    if (heldBackBytes >= FILLING_FROM * (heldBackBytes + roomBytes)) return "filling";
  }
  if (!active) return "idle";
  return oldestMs !== null && oldestMs >= STUCK_AFTER_MS ? "stuck" : "well";
}
