/** Records nobody can use: bytes that are none, half of one, and facts that cannot be true. */
import { encodeRecord, topics } from "@doorstep/events";
import { type OutgoingRecord, openProducer } from "@doorstep/runtime";
import { type Random, randomOf } from "../plan/random.ts";

export async function poisonLogs(
  brokers: string,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<void> {
  const random = randomOf(seed);
  const producer = await openProducer({ brokers: [brokers], clientId: "chaos-poison" });
  try {
    await producer.send(Array.from({ length: count }, (_, nth) => poison(random, `poison-${seed}-${nth}`)));
  } finally {
    await producer.close();
  }
}

function poison(random: Random, key: string): OutgoingRecord {
  const topic = random.pick([topics.couriers, topics.orders]);
  // Version 1 is the placing of an order, and nothing else.
  const impossible = encodeRecord("orders", {
    ...{ type: "order-preparing", orderId: key, version: 1, atMs: 0, origin: "chaos" },
  });
  switch (random.pick(["junk", "half", "impossible", "empty"] as const)) {
    case "junk":
      return { topic, key, value: Uint8Array.from({ length: random.between(1, 80) }, () => random.between(0, 256)) };
    case "half":
      return { topic: topics.orders, key, value: impossible.subarray(0, impossible.length - 3) };
    case "empty":
      return { topic, key, value: null };
    case "impossible":
      return { topic: topics.orders, key, value: impossible };
  }
}
