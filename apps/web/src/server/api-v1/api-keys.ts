/**
 * Keys of the API. A key is 256 random bits, and PostgreSQL has only its SHA-256: whoever
 * reads the table cannot call, and nothing is gained by a slow hash, which is for secrets
 * people make up. What a key may do is remembered for seconds, so a revoked one stops soon.
 */
import { createHash, randomBytes } from "node:crypto";
import type { PrismaClient } from "@doorstep/db";
import { isScope, type Scope } from "./scopes.ts";

/** Who is calling. */
export interface ApiCaller {
  readonly keyId: string;
  /** Null for Doorstep's own programs. */
  readonly merchantId: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

export interface NewKey {
  readonly merchantId: string | null;
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly nowMs: number;
}

/** So that whoever finds one in a log knows what it is. */
const PREFIX = "ds_";

/** Makes a key. It is told once, here, and nobody can read it again. */
export async function createKey(
  prisma: PrismaClient,
  given: NewKey,
): Promise<{ readonly id: string; readonly key: string }> {
  const key = PREFIX + randomBytes(32).toString("base64url");
  const { id } = await keepKey(prisma, key, given);
  return { id, key };
}

/** Keeps a key that was made elsewhere, with at least 256 random bits. The same one again changes nothing. */
export function keepKey(
  prisma: PrismaClient,
  key: string,
  { merchantId, label, scopes, nowMs }: NewKey,
): Promise<{ readonly id: string }> {
  const digest = digestOf(key);
  const create = {
    id: `key_${randomBytes(6).toString("base64url")}`,
    digest,
    merchantId,
    label,
    scopes: [...scopes],
    createdAt: new Date(nowMs),
  };
  return prisma.apiKey.upsert({ where: { digest }, create, update: {}, select: { id: true } });
}

export interface KeyRing {
  /** Who has this key; null when nobody does, or it was revoked. */
  callerOf(key: string): Promise<ApiCaller | null>;
}

/** How long a revoked key may still open, and a new one is waited for. */
const REMEMBERED_MS = 10_000;
/** Keys in use at one time; and those somebody makes up do not fill the memory. */
const MAX_REMEMBERED = 10_000;

export function createKeyRing(prisma: PrismaClient, nowMs: () => number): KeyRing {
  const remembered = new Map<string, { readonly caller: ApiCaller | null; readonly untilMs: number }>();
  return {
    callerOf: async (key) => {
      const digest = digestOf(key);
      const name = digest.toString("base64");
      const known = remembered.get(name);
      if (known !== undefined && nowMs() < known.untilMs) return known.caller;
      const caller = await readCaller(prisma, digest);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(name, { caller, untilMs: nowMs() + REMEMBERED_MS });
      return caller;
    },
  };
}

async function readCaller(prisma: PrismaClient, digest: Buffer<ArrayBuffer>): Promise<ApiCaller | null> {
  const row = await prisma.apiKey.findUnique({ where: { digest } });
  if (row === null || row.revokedAt !== null) return null;
  return { keyId: row.id, merchantId: row.merchantId, scopes: new Set(row.scopes.filter(isScope)) };
}

const digestOf = (key: string): Buffer<ArrayBuffer> => Buffer.from(createHash("sha256").update(key).digest());
