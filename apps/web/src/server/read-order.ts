import type { PrismaClient } from "@doorstep/db";
import { keyToPartition, topics } from "@doorstep/events";
import type { Redis } from "ioredis";
import { type OrderRead, readOrderState, readOrderVersion } from "./live/states.ts";
import { snapshotFromEvents } from "./orders/write-side.ts";

export interface OrderReaderOptions {
  readonly redis: Redis;
  readonly prisma: PrismaClient;
  readonly partitionCount: number;
}

/**
 * Reads one order as it is now: from the worker, or, for the moment before the worker has
 * read of it, from the facts the write side accepted. Null when neither knows it.
 */
export function orderReader({ redis, prisma, partitionCount }: OrderReaderOptions) {
  return async (orderId: string): Promise<OrderRead> => {
    const partition = keyToPartition(new TextEncoder().encode(orderId), partitionCount);
    const { snapshot, nextOffset } = await readOrderState(redis, { topic: topics.orders, partition }, orderId);
    return { snapshot: snapshot ?? (await snapshotFromEvents(prisma, orderId)), nextOffset };
  };
}

/** Reads how far an order has come on its log, as far as the worker has read of it. */
export function orderVersionReader({ redis, partitionCount }: Pick<OrderReaderOptions, "redis" | "partitionCount">) {
  return (orderId: string): Promise<number | null> => {
    const partition = keyToPartition(new TextEncoder().encode(orderId), partitionCount);
    return readOrderVersion(redis, { topic: topics.orders, partition }, orderId);
  };
}
