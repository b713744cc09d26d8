/** What was sent to an endpoint, how that went, and sending it again. The sending itself is the projections'. */
import { randomUUID } from "node:crypto";
import type { PrismaClient } from "@doorstep/db";
import { z } from "zod";
import { readCursor, writeCursor } from "../http/cursor.ts";

export const deliveryStates = ["pending", "delivered", "failed"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface Delivery {
  readonly deliveryId: string;
  readonly event: string;
  readonly orderId: string | null;
  readonly version: number;
  readonly state: DeliveryState;
  readonly createdAtMs: number;
  /** Null when it is not to be sent again. */
  readonly nextAtMs: number | null;
  readonly attempts: readonly DeliveryAttempt[];
  readonly body: string;
}

export interface DeliveryAttempt {
  readonly atMs: number;
  readonly tookMs: number;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Null when it was taken. */
  readonly problem: string | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly nextCursor: string | null;
}

const TEST_EVENT = "webhook.test";

const WITH_LOG = { include: { log: { orderBy: { id: "asc" } } } } as const;

/** Newest first; null when the cursor is of no page. */
export async function listDeliveries(
  prisma: PrismaClient,
  { webhookId, state, cursor, limit }: ListDeliveries,
): Promise<DeliveryPage | null> {
  const after = cursor === undefined ? null : readCursor(cursor);
  if (cursor !== undefined && after === null) return null;
  const rows = await prisma.webhookDelivery.findMany({
    where: {
      endpointId: webhookId,
      ...(state !== undefined && { state }),
      ...(after !== null && {
        OR: [{ createdAt: { lt: new Date(after.atMs) } }, { createdAt: new Date(after.atMs), id: { lt: after.id } }],
      }),
    },
    ...WITH_LOG,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    deliveries: page.map(toDelivery),
    nextCursor:
      rows.length > limit && last !== undefined ? writeCursor({ atMs: last.createdAt.getTime(), id: last.id }) : null,
  };
}

interface ListDeliveries {
  readonly webhookId: string;
  readonly state?: DeliveryState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Null when there is none of this endpoint. */
export async function readDelivery(
  prisma: PrismaClient,
  { webhookId, deliveryId }: { readonly webhookId: string; readonly deliveryId: string },
): Promise<Delivery | null> {
  const row = await prisma.webhookDelivery.findFirst({ where: { id: deliveryId, endpointId: webhookId }, ...WITH_LOG });
  return row && toDelivery(row);
}

/**
 * Sends again, under the same id and with all its attempts before it, what was taken or given up;
 * what waits is sent at once. What is being sent at this moment is not.
 *
 * @returns how many
 */
export function resend(prisma: PrismaClient, { webhookId, deliveryId, state }: ResendWhich): Promise<number> {
  return prisma.$executeRaw`
    UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_at = now(), leased_until = NULL
    WHERE endpoint_id = ${webhookId} AND (${deliveryId ?? null}::text IS NULL OR id = ${deliveryId ?? null}::text)
      AND (${state ?? null}::text IS NULL OR state = ${state ?? null}::text)
      AND (leased_until IS NULL OR leased_until < now())`;
}

interface ResendWhich {
  readonly webhookId: string;
  /** All when left out. */
  readonly deliveryId?: string;
  readonly state?: DeliveryState;
}

/** A message about nothing, to see whether it arrives. */
export async function sendTest(prisma: PrismaClient, webhookId: string, nowMs: number): Promise<Delivery> {
  // What is told of facts has their order's id and version; this stands for an order nobody has.
  const id = `test-${randomUUID()}`;
  const body = JSON.stringify({ id, event: TEST_EVENT, orderId: null, version: 0, atMs: nowMs, data: {} });
  const row = await prisma.webhookDelivery.create({
    data: { endpointId: webhookId, orderId: id, version: 0, event: TEST_EVENT, body, nextAt: new Date(nowMs) },
    ...WITH_LOG,
  });
  return toDelivery(row);
}

interface Row {
  readonly id: string;
  readonly event: string;
  readonly orderId: string;
  readonly version: number;
  readonly state: string;
  readonly createdAt: Date;
  readonly nextAt: Date;
  readonly body: string;
  readonly log: readonly {
    readonly at: Date;
    readonly tookMs: number;
    readonly status: number | null;
    readonly problem: string | null;
  }[];
}

const stateShape = z.enum(deliveryStates);

function toDelivery({ id: deliveryId, event, orderId, version, createdAt, nextAt, body, log, ...row }: Row): Delivery {
  const state = stateShape.parse(row.state);
  return {
    ...{ deliveryId, event, orderId: event === TEST_EVENT ? null : orderId, version, state, body },
    createdAtMs: createdAt.getTime(),
    nextAtMs: state === "pending" ? nextAt.getTime() : null,
    attempts: log.map(({ at, tookMs, status, problem }) => ({ atMs: at.getTime(), tookMs, status, problem })),
  };
}
