/**
 * Asks the provider for what diners want to pay, and goes on until each payment has ended:
 *
 *     asked ── ask ──► accepted ── its message, or a look now and then ──► authorised, failed
 *       └───────────────── the order has gone on without it ──► voiding ── void ──► voided
 *
 * A request lies in the database with the command that made it, so a process that ends
 * forgets none. Several may do this at once: each request is one's for a while.
 */
import type { PrismaClient } from "@doorstep/db";
import { type AskPayment, askPayment } from "@doorstep/events/browser";
import { type Counter, type Log, type Looking, lookEvery } from "@doorstep/runtime";
import type { OrderPorts } from "../orders/carry-out.ts";
import type { PaymentProvider } from "./provider.ts";
import { type Taken, takeAnswer } from "./take-answer.ts";

export type AskingPorts = OrderPorts & {
  readonly provider: PaymentProvider;
  readonly log: Log;
  /** What the provider said, by what became of it. */
  readonly answers: Pick<Counter<"outcome">, "inc">;
};

const LOOK_EVERY_MS = 500;
/** At one look; the rest waits for the next. */
const MAX_AT_ONCE = 50;
/** An accepted payment's message may have been lost: now and then we look ourselves. */
const LOOK_AGAIN_MS = 20_000;
/** Whoever has a request gives it back by then; doubled with each try that failed. */
const FIRST_RETRY_MS = 6_000;
const LAST_RETRY_MS = 60_000;

export function startAsking(ports: AskingPorts): Looking {
  return lookEvery(
    LOOK_EVERY_MS,
    () => askDue(ports),
    (error) => ports.log.warn({ err: error }, "payments not asked for; trying again"),
  );
}

export async function askDue(ports: AskingPorts): Promise<void> {
  const due = await lease(ports.prisma, ports.nowMs());
  await Promise.all(
    due.map((request) =>
      speak(ports, request).catch((error: unknown) =>
        ports.log.warn({ err: error, paymentId: request.id, orderId: request.orderId }, "payment provider not reached"),
      ),
    ),
  );
}

interface Due {
  readonly id: string;
  readonly orderId: string;
  readonly state: "asked" | "accepted" | "voiding";
  readonly card: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The order waits for this money. */
  readonly isWanted: boolean;
}

/** Those whose time has come, and which nobody else has. */
function lease(prisma: PrismaClient, nowMs: number): Promise<Due[]> {
  const now = new Date(nowMs);
  return prisma.$queryRaw<Due[]>`
    UPDATE payment_requests AS r SET tries = r.tries + 1, next_try_at = ${now}::timestamptz
      + least(${LAST_RETRY_MS}::float8, ${FIRST_RETRY_MS}::float8 * 2 ^ least(r.tries, 10)) * interval '1 millisecond'
    FROM orders AS o
    WHERE o.id = r.order_id AND r.id IN (
      SELECT id FROM payment_requests WHERE next_try_at <= ${now}
      ORDER BY next_try_at LIMIT ${MAX_AT_ONCE} FOR UPDATE SKIP LOCKED)
    RETURNING r.id, r.order_id AS "orderId", r.state, r.card, r.amount_minor AS "amountMinor", r.currency,
      o.state IN ('placed', 'paymentFailed') AS "isWanted"`;
}

async function speak(ports: AskingPorts, request: Due): Promise<void> {
  const { provider } = ports;
  if (request.state === "voiding" || !request.isWanted) return giveUp(ports, request);
  const known = request.state === "accepted" ? await provider.look(request.id) : null;
  const answer = known ?? (await provider.ask(toAsk(request)));
  await ports.prisma.paymentRequest.updateMany({
    where: { id: request.id, state: { in: ["asked", "accepted"] } },
    data: { state: "accepted", tries: 0, nextTryAt: new Date(ports.nowMs() + LOOK_AGAIN_MS) },
  });
  count(ports, request, await takeAnswer(ports, answer));
}

/** First kept, then said: whatever the provider says meanwhile, the order does not take it. */
async function giveUp({ prisma, provider, log }: AskingPorts, { id, orderId }: Due): Promise<void> {
  const open = { in: ["asked", "accepted", "voiding"] };
  const kept = await prisma.paymentRequest.updateMany({ where: { id, state: open }, data: { state: "voiding" } });
  if (kept.count === 0) return;
  await provider.void(id);
  await prisma.paymentRequest.updateMany({
    where: { id, state: "voiding" },
    data: { state: "voided", nextTryAt: null },
  });
  log.info({ paymentId: id, orderId }, "payment voided");
}

const toAsk = ({ id, orderId, card, amountMinor, currency }: Due): AskPayment =>
  askPayment.parse({ paymentId: id, orderId, card, amountMinor: Number(amountMinor), currency });

function count({ answers, log }: AskingPorts, { id, orderId }: Due, taken: Taken): void {
  answers.inc({ outcome: taken });
  if (taken !== "noNews") log.info({ paymentId: id, orderId, taken }, "payment provider answered");
}
