/**
 * What goes into the database with a command's facts: each of them twice over, as the event
 * that is kept and as the bytes that go to the log. Debezium carries the outbox there from
 * PostgreSQL's own log; the rows stay until they have been seen on it.
 */
import { Prisma } from "@doorstep/db";
import { encodeRecord, type OrderFact, topics } from "@doorstep/events";
import type { CourierFact } from "@doorstep/ordering";

export interface TellingFacts {
  /** At least one. */
  readonly facts: readonly OrderFact[];
  readonly courierFacts: readonly CourierFact[];
}

/** Two inserts, to be parts of one statement. The outbox numbers its rows in this order. */
export function insertFacts({ facts, courierFacts }: TellingFacts): {
  readonly events: Prisma.Sql;
  readonly outbox: Prisma.Sql;
} {
  const encoded = facts.map((fact) => ({ fact, value: toBytes(encodeRecord(topics.orders, fact)) }));
  const events = encoded.map(({ fact, value }) => {
    const { orderId, version, type, atMs } = fact;
    return Prisma.sql`(${orderId}, ${version}, ${type}, ${new Date(atMs)}, ${forPeople(fact)}::jsonb, ${value})`;
  });
  const entries = [
    ...encoded.map(({ fact, value }) => Prisma.sql`(${topics.orders}, ${fact.orderId}, ${value})`),
    ...courierFacts.map(
      (fact) => Prisma.sql`(${topics.couriers}, ${fact.courierId}, ${toBytes(encodeRecord(topics.couriers, fact))})`,
    ),
  ];
  return {
    events: Prisma.sql`INSERT INTO order_events (order_id, version, type, at, data, value) VALUES ${Prisma.join(events)}`,
    outbox: Prisma.sql`INSERT INTO outbox (topic, key, value) VALUES ${Prisma.join(entries)}`,
  };
}

/** What the other columns do not say. A way of hundreds of points is for the map, and stays in the bytes. */
function forPeople(fact: OrderFact): string {
  const { orderId, version, type, atMs, ...data } = fact;
  return JSON.stringify(data, (name, value: unknown) => (name === "plan" ? undefined : value));
}

const toBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
