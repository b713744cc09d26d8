import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/client.ts";

export interface OpenDbOptions {
  /** Connections at most; a transaction holds one. */
  readonly maxConnections?: number;
}

export interface Db {
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 10;
const CONNECT_WITHIN_MS = 5_000;

/**
 * The write side at `url`. Rejects when PostgreSQL does not answer.
 *
 * @example const { prisma, close } = await openDb("postgresql://doorstep:doorstep@127.0.0.1:15432/doorstep");
 */
export async function openDb(url: string, { maxConnections = MAX_CONNECTIONS }: OpenDbOptions = {}): Promise<Db> {
  const adapter = new PrismaPg({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  });
  const prisma = new PrismaClient({ adapter });
  await prisma.$queryRaw`SELECT 1`;
  return { prisma, close: () => prisma.$disconnect() };
}
