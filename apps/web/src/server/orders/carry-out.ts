/**
 * One command on one order, from whoever gave it to what is committed of it:
 *
 *     the row is locked ── known key? its answer ── another version? no ── the rules decide
 *        └──► row, events, outbox, money and answer in one statement ── commit
 *
 * Two commands on one order follow each other: the second sees what the first has made of it.
 */
import { Prisma, type PrismaClient } from "@doorstep/db";
import {
  type Decided,
  decide,
  type OrderCommand,
  type OrderState,
  type Refused as RefusedByRules,
} from "@doorstep/ordering";
import type { Command } from "../ports.ts";
import { besideOrder, insertBeside } from "./beside-order.ts";
import { lockOrder, type OrderRow, orderNow, rowAfter, updateOrder } from "./order-row.ts";
import {
  type Claim,
  earlierAnswer,
  insertCommand,
  type Refusal,
  Refused,
  runCommand,
  type Transaction,
  unknownOrder,
} from "./transaction.ts";
import { insertFacts } from "./write-facts.ts";

export interface OrderPorts {
  readonly prisma: PrismaClient;
  readonly nowMs: () => number;
  /** The newest version of the order on its log, as far as the worker has read; null when it knows none. */
  readonly versionOnLog: (orderId: string) => Promise<number | null>;
}

export interface Given {
  readonly orderId: string;
  readonly command: OrderCommand | Unprepared;
  /** The version the caller has seen; null when any will do. */
  readonly expectedVersion?: number | null;
  /** Null for what we do ourselves: the rules let it happen once. */
  readonly claim?: Claim | null;
  /** Only orders of these restaurants exist for the caller; null for all. */
  readonly restaurantIds?: ReadonlySet<string> | null;
  /** Within the transaction, when the order is locked: to look at what else has to be so. @throws Refused */
  readonly first?: (tx: Transaction) => Promise<void>;
}

/** Something the command needs is not there. Told, unless its key has an answer already. */
export interface Unprepared {
  readonly type: OrderCommand["type"];
  readonly refusal: Refusal;
}

/** How the order stands once the command is carried out. */
export interface CarriedOut {
  readonly orderId: string;
  readonly version: number;
  readonly state: OrderState;
  readonly courierId: string | null;
  readonly refundedMinor: number;
}

/** Facts of ours name us so, whoever asked for them. */
export const ORIGIN = "web";

export async function carryOut(ports: OrderPorts, given: Given): Promise<Command<CarriedOut>> {
  const onLog = await ports.versionOnLog(given.orderId);
  return runCommand(ports.prisma, (tx) => within(tx, ports, given, onLog));
}

async function within(
  tx: Transaction,
  { nowMs }: OrderPorts,
  { orderId, command, expectedVersion = null, claim = null, restaurantIds = null, first }: Given,
  onLog: number | null,
): Promise<Command<CarriedOut>> {
  const row = await lockOrder(tx, orderId);
  if (row === null || (restaurantIds !== null && !restaurantIds.has(row.restaurantId))) throw unknownOrder();
  const earlier = claim === null ? null : await earlierAnswer(tx, command.type, claim);
  if (earlier !== null) return earlier.answer as unknown as Command<CarriedOut>;
  if (onLog !== null && onLog > row.version) throw overtaken(row);
  if (expectedVersion !== null && expectedVersion !== row.version) throw changedSince(row);
  if ("refusal" in command) throw new Refused({ ...command.refusal, current: toCarriedOut(row) });
  await first?.(tx);

  // The row's lock has given this transaction its id, as heartbeats need it of whoever dates a fact.
  const atMs = Math.max(nowMs(), row.updatedAt.getTime());
  const order = orderNow(row, await besideOrder(tx, orderId, command));
  const decided = decide(order, command, { atMs, origin: ORIGIN });
  if (!decided.ok) return refuse(tx, { row, decided, claim, kind: command.type, atMs });

  const next = rowAfter(row, { ...decided, atMs });
  const value = toCarriedOut(next);
  const answer: Command<CarriedOut> = { ok: true, value };
  const parts = [
    ...factParts(decided),
    ...insertBeside(order, command, { refundMinor: decided.refundMinor, atMs }),
    ...(claim === null ? [] : [insertCommand({ ...claim, kind: command.type, orderId, answer, atMs })]),
  ];
  await tx.$executeRaw`${inOneStatement(parts)} ${updateOrder(next, row.version)}`;
  return answer;
}

const factParts = ({ facts, courierFacts }: Decided): readonly Prisma.Sql[] => {
  if (facts.length === 0) return [];
  const { events, outbox } = insertFacts({ facts, courierFacts });
  return [events, outbox];
};

/** Changes PostgreSQL makes in one go: a round trip less for each. */
export function inOneStatement(parts: readonly Prisma.Sql[]): Prisma.Sql {
  if (parts.length === 0) return Prisma.empty;
  const named = parts.map((part, at) => Prisma.sql`${Prisma.raw(`part_${at}`)} AS (${part})`);
  return Prisma.sql`WITH ${Prisma.join(named)}`;
}

/** A wrong code counts although nothing else happens; anything else is as if it had not been asked. */
async function refuse(
  tx: Transaction,
  refused: {
    readonly row: OrderRow;
    readonly decided: RefusedByRules;
    readonly claim: Claim | null;
    readonly kind: string;
    readonly atMs: number;
  },
): Promise<Command<CarriedOut>> {
  const { row, decided, claim, kind, atMs } = refused;
  const { code, message } = decided;
  const refusal = { status: 409, code, message, current: toCarriedOut(row) } as const;
  if (!decided.wrongCode) throw new Refused(refusal);
  const answer: Command<CarriedOut> = { ok: false, ...refusal };
  const parts = claim === null ? [] : [insertCommand({ ...claim, kind, orderId: row.id, answer, atMs })];
  await tx.$executeRaw`${inOneStatement(parts)} UPDATE orders SET wrong_codes = wrong_codes + 1 WHERE id = ${row.id}`;
  return answer;
}

const toCarriedOut = ({ id, version, state, courierId, refundedMinor }: OrderRow): CarriedOut => ({
  orderId: id,
  version,
  state,
  courierId,
  refundedMinor: Number(refundedMinor),
});

const changedSince = (row: OrderRow): Refused =>
  new Refused({
    status: 409,
    code: "versionConflict",
    message: `The order has changed meanwhile: it is at version ${row.version}.`,
    current: toCarriedOut(row),
  });

/** The log decides: a version it has cannot be given out once more. */
const overtaken = (row: OrderRow): Refused =>
  new Refused({
    status: 409,
    code: "drivenElsewhere",
    message: "This order is told of by someone else, straight to its log, so it cannot be changed here.",
    current: toCarriedOut(row),
  });
