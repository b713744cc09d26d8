/**
 * What every command does in its one transaction: claim the caller's key, change the row
 * from the version it saw, and write each fact twice over in the same commit, as the
 * event that is kept and as the bytes that go to the log. Debezium carries the outbox
 * there from PostgreSQL's own log; the rows stay until they have been seen on it.
 */
import { createHash } from "node:crypto";
import type { Prisma, PrismaClient } from "@doorstep/db";
import { encodeRecord, type OrderFact, topics } from "@doorstep/events";
import type { Command } from "../ports.ts";

export type Transaction = Prisma.TransactionClient;
export type Refusal = Extract<Command<never>, { ok: false }>;

/** Leaves the transaction: what it did is undone, and the caller gets the sentence. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Omit<Refusal, "ok">) {
    super(refusal.message);
    this.refusal = { ok: false, ...refusal };
  }
}

/** Another command changed the order between our read and our write. */
export class Overtaken extends Error {}

/** Each try sees the newest version; more than a few in a row means something is wrong. */
const TRIES = 4;

/**
 * Runs `act` in a transaction, and again when another command came first. The time of what
 * it accepts is read only once PostgreSQL knows of the transaction: heartbeats need it so.
 */
export async function runCommand<T>(
  { prisma, nowMs }: { readonly prisma: PrismaClient; readonly nowMs: () => number },
  act: (tx: Transaction, atMs: number) => Promise<T>,
): Promise<Command<T>> {
  for (let tries = 1; ; tries++) {
    try {
      const value = await prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT pg_current_xact_id()::text`;
        return act(tx, nowMs());
      });
      return { ok: true, value };
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      if (!(error instanceof Overtaken) || tries === TRIES) throw error;
    }
  }
}

export interface Claim {
  readonly kind: "place" | "pay";
  /** The caller's. */
  readonly key: string;
  /** All that decides what the command does; the same key with another request is refused. */
  readonly request: unknown;
  readonly orderId: string;
  readonly answer: Prisma.InputJsonObject;
  readonly atMs: number;
}

/**
 * Null when the key is new, and now ours. Otherwise the order and the answer of the one
 * who had it first. Two at the same moment: the second waits here until the first has
 * committed or given up.
 */
export async function claimKey(
  tx: Transaction,
  { kind, key, request, orderId, answer, atMs }: Claim,
): Promise<{ orderId: string; answer: Prisma.JsonValue } | null> {
  const fingerprint = createHash("sha256").update(JSON.stringify(request)).digest("base64url");
  const claimed = await tx.$executeRaw`
    INSERT INTO commands (kind, key, fingerprint, order_id, answer, at)
    VALUES (${kind}, ${key}, ${fingerprint}, ${orderId}, ${answer}, ${new Date(atMs)})
    ON CONFLICT (caller, kind, key) DO NOTHING`;
  if (claimed === 1) return null;
  const first = await tx.command.findUniqueOrThrow({ where: { caller_kind_key: { caller: "page", kind, key } } });
  if (first.fingerprint !== fingerprint) {
    throw new Refused({ status: 409, code: "keyReused", message: "This request was sent before with other details." });
  }
  return { orderId: first.orderId, answer: first.answer };
}

/** Keeps the facts, and puts them on their way to the log in this order. */
export async function recordFacts(tx: Transaction, facts: readonly OrderFact[]): Promise<void> {
  const encoded = facts.map((fact) => ({ fact, value: new Uint8Array(encodeRecord(topics.orders, fact)) }));
  await tx.orderEvent.createMany({
    data: encoded.map(({ fact: { orderId, version, type, atMs, ...data }, value }) => ({
      orderId,
      version,
      type,
      at: new Date(atMs),
      data: JSON.parse(JSON.stringify(data)),
      value,
    })),
  });
  await tx.outboxRecord.createMany({
    data: encoded.map(({ fact, value }) => ({ topic: topics.orders, key: fact.orderId, value })),
  });
}
