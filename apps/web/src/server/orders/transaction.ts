/**
 * One command, one transaction. What is refused leaves it, and all that was done is undone.
 */
import { createHash } from "node:crypto";
import { Prisma, type PrismaClient } from "@doorstep/db";
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

export const unknownOrder = (): Refused =>
  new Refused({ status: 404, code: "unknownOrder", message: "There is no such order." });

const keyReused = (): Refused =>
  new Refused({ status: 409, code: "keyReused", message: "This request was sent before with other details." });

/** Answers what `act` answers, once it is committed; or the refusal it left with. */
export async function runCommand<T>(
  prisma: PrismaClient,
  act: (tx: Transaction) => Promise<Command<T>>,
): Promise<Command<T>> {
  try {
    return await prisma.$transaction(act, { maxWait: QUEUE_LIMIT_MS, timeout: COMMAND_LIMIT_MS });
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    // The same key for two orders: they did not wait for each other, and one of them came first.
    if (isTakenKey(error)) return keyReused().refusal;
    throw error;
  }
}

/** Before a command gets a connection, and while it has one: longer, and the caller has given up. */
const QUEUE_LIMIT_MS = 10_000;
const COMMAND_LIMIT_MS = 10_000;

const isTakenKey = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.message.includes("commands_pkey");

/** Whose key it is, and all that decides what the command does; the same key with another request is refused. */
export interface Claim {
  /** `page`, or the id of an API key. */
  readonly caller: string;
  readonly key: string;
  readonly request: unknown;
}

/** What the one who had the key first was told; null when it is new. */
export async function earlierAnswer(
  tx: Transaction,
  kind: string,
  { caller, key, request }: Claim,
): Promise<{ readonly orderId: string; readonly answer: Prisma.JsonValue } | null> {
  const first = await tx.command.findUnique({
    where: { caller_kind_key: { caller, kind, key } },
    select: { fingerprint: true, orderId: true, answer: true },
  });
  if (first !== null && first.fingerprint !== fingerprintOf(request)) throw keyReused();
  return first;
}

export interface Kept extends Claim {
  readonly kind: string;
  readonly orderId: string;
  readonly answer: unknown;
  readonly atMs: number;
}

/** Keeps the answer under its key. Two at the same moment: the second waits here until the first has committed. */
export const insertCommand = ({ caller, kind, key, request, orderId, answer, atMs }: Kept): Prisma.Sql => Prisma.sql`
  INSERT INTO commands (caller, kind, key, fingerprint, order_id, answer, at)
  VALUES (${caller}, ${kind}, ${key}, ${fingerprintOf(request)}, ${orderId}, ${JSON.stringify(answer)}::jsonb,
    ${new Date(atMs)})`;

const fingerprintOf = (request: unknown): string =>
  createHash("sha256").update(JSON.stringify(request)).digest("base64url");
