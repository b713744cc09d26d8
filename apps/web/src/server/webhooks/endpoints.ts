/**
 * Where merchants want to be told of their orders. A secret is shown once, when it is made; while
 * one is replaced the old one signs too, until it is said that it is no longer needed.
 */
import { randomBytes } from "node:crypto";
import type { Prisma, PrismaClient } from "@doorstep/db";

/** Without its secrets. */
export interface WebhookEndpoint {
  readonly webhookId: string;
  readonly merchantId: string;
  readonly url: string;
  /** Empty for all. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly secrets: number;
  readonly createdAtMs: number;
}

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
}

/** Every fact goes to each of them. */
export const MOST_FOR_A_MERCHANT = 10;

/** Whose endpoints are meant; null for all. */
export type Whose = string | null;

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64url")}`;

const whoseOf = (merchantId: Whose) => (merchantId === null ? {} : { merchantId });

/** Oldest first. */
export async function listWebhooks(prisma: PrismaClient, whose: Whose): Promise<readonly WebhookEndpoint[]> {
  const rows = await prisma.webhookEndpoint.findMany({
    where: whoseOf(whose),
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toEndpoint);
}

/** Null when there is none of theirs. */
export async function readWebhook(prisma: PrismaClient, webhookId: string, whose: Whose) {
  const row = await prisma.webhookEndpoint.findFirst({ where: { id: webhookId, ...whoseOf(whose) } });
  return row && toEndpoint(row);
}

/** Its secret is told here and never again. */
export async function addWebhook(
  prisma: PrismaClient,
  given: { readonly merchantId: string; readonly url: string; readonly events: readonly string[] },
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string } | "tooMany" | "unknownMerchant"> {
  const secret = newSecret();
  const { merchantId, url, events } = given;
  return prisma.$transaction(async (tx) => {
    // Two at once would both find room.
    const merchant = await tx.$queryRaw<unknown[]>`SELECT FROM merchants WHERE id = ${merchantId} FOR UPDATE`;
    if (merchant.length === 0) return "unknownMerchant";
    if ((await tx.webhookEndpoint.count({ where: { merchantId } })) >= MOST_FOR_A_MERCHANT) return "tooMany";
    const id = `wh_${randomBytes(9).toString("base64url")}`;
    const data = { id, merchantId, url, secrets: [secret], events: [...events] };
    return { endpoint: toEndpoint(await tx.webhookEndpoint.create({ data })), secret };
  });
}

export async function changeWebhook(
  prisma: PrismaClient,
  webhookId: string,
  { url, events, enabled }: WebhookChange,
): Promise<WebhookEndpoint> {
  const data: Prisma.WebhookEndpointUpdateInput = {
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events: [...events] }),
    ...(enabled !== undefined && { enabled }),
  };
  return toEndpoint(await prisma.webhookEndpoint.update({ where: { id: webhookId }, data }));
}

/** With all that was sent there, and is still to be sent. */
export async function removeWebhook(prisma: PrismaClient, webhookId: string): Promise<void> {
  await prisma.webhookEndpoint.delete({ where: { id: webhookId } });
}

/** From now on the new secret signs, and beside it the one that did. */
export async function renewSecret(prisma: PrismaClient, webhookId: string): Promise<string> {
  const secret = newSecret();
  await prisma.$executeRaw`
    UPDATE webhook_endpoints SET secrets = ARRAY[${secret}, secrets[1]] WHERE id = ${webhookId}`;
  return secret;
}

/** Only the newest signs from now on. */
export async function forgetOldSecret(prisma: PrismaClient, webhookId: string): Promise<void> {
  await prisma.$executeRaw`UPDATE webhook_endpoints SET secrets = secrets[1:1] WHERE id = ${webhookId}`;
}

function toEndpoint(row: Prisma.WebhookEndpointGetPayload<object>): WebhookEndpoint {
  const { id: webhookId, merchantId, url, events, enabled, secrets, createdAt } = row;
  return { webhookId, merchantId, url, events, enabled, secrets: secrets.length, createdAtMs: createdAt.getTime() };
}
