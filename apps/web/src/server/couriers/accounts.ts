/** Couriers who sign in with a phone: their codes, and whether they are out. */
import { createHash, randomBytes } from "node:crypto";
import type { Prisma, PrismaClient } from "@doorstep/db";
import { encodeRecord, topics, type Vehicle } from "@doorstep/events";
import { ORIGIN } from "../orders/carry-out.ts";

export interface Account {
  readonly courierId: string;
  readonly name: string;
  readonly vehicle: Vehicle;
  readonly online: boolean;
  /** Of the newest fact about being there. */
  readonly version: number;
  readonly trackerId: string;
}

/** The code is told once: only its fingerprint is kept. */
export async function createAccount(
  prisma: PrismaClient,
  { name, vehicle, nowMs }: { readonly name: string; readonly vehicle: Vehicle; readonly nowMs: number },
): Promise<{ readonly courierId: string; readonly code: string }> {
  const courierId = `courier-${randomBytes(6).toString("base64url")}`;
  const code = newCode();
  await prisma.courierAccount.create({
    data: {
      courierId,
      name,
      vehicle,
      codeDigest: digestOf(code),
      trackerId: randomBytes(15).toString("base64url"),
      createdAt: new Date(nowMs),
    },
  });
  return { courierId, code };
}

/** No letters that are taken for digits, nor the other way round. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = /.{4}/g;

/** 16 signs of 32: 80 random bits, in groups for whoever types them. */
function newCode(): string {
  const signs = [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
  return (signs.match(GROUPS) ?? []).join("-");
}

/** As it was typed: without the dashes, in small letters, with spaces. */
const digestOf = (code: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    createHash("sha256")
      .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ""))
      .digest(),
  );

const inUse = { revokedAt: null } as const;

export const accountByCode = (prisma: PrismaClient, code: string): Promise<Account | null> =>
  prisma.courierAccount.findFirst({ where: { codeDigest: digestOf(code), ...inUse } });

export const accountById = (prisma: PrismaClient, courierId: string): Promise<Account | null> =>
  prisma.courierAccount.findFirst({ where: { courierId, ...inUse } });

export const accountByTracker = (prisma: PrismaClient, trackerId: string): Promise<Account | null> =>
  prisma.courierAccount.findFirst({ where: { trackerId, ...inUse } });

/** Row and fact in one transaction. Said twice, it is so once. */
export async function setOnline(
  { prisma, nowMs }: { readonly prisma: PrismaClient; readonly nowMs: () => number },
  courierId: string,
  online: boolean,
): Promise<Account | null> {
  return prisma.$transaction(async (tx) => {
    const account = await lock(tx, courierId);
    if (account === null || account.online === online) return account;
    const version = account.version + 1;
    // The row's lock has given this transaction its id, as heartbeats need it of whoever dates a fact.
    const start = { courierId, version, atMs: nowMs(), origin: ORIGIN };
    const { name, vehicle } = account;
    const fact = online
      ? ({ ...start, type: "courier-online", name, vehicle } as const)
      : ({ ...start, type: "courier-offline" } as const);
    const value = new Uint8Array(encodeRecord(topics.couriers, fact));
    await tx.outboxRecord.create({ data: { topic: topics.couriers, key: courierId, value } });
    return tx.courierAccount.update({ where: { courierId }, data: { online, version } });
  });
}

async function lock(tx: Prisma.TransactionClient, courierId: string): Promise<Account | null> {
  await tx.$queryRaw`SELECT pg_current_xact_id()::text FROM courier_accounts WHERE courier_id = ${courierId} FOR UPDATE`;
  return tx.courierAccount.findFirst({ where: { courierId, ...inUse } });
}
