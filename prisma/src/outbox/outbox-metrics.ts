import type { Counter, Histogram, Metrics } from "@doorstep/runtime";
import type { PrismaClient } from "../../generated/client.ts";
import { readSlot, type Slot } from "./slot.ts";

export interface OutboxMetrics {
  /** Facts seen on their logs; heartbeats have a count of their own. */
  readonly carried: Pick<Counter, "inc">;
  readonly carriedDelay: Pick<Histogram, "observe">;
  readonly slotsLost: Pick<Counter, "inc">;
}

/** The slot's gauges are asked of PostgreSQL: every process says the same. */
export function createOutboxMetrics(
  metrics: Metrics,
  { prisma, carried }: { readonly prisma: PrismaClient; readonly carried: OutboxMetrics["carried"] },
): OutboxMetrics {
  const gauge = (name: string, help: string, readingOf: (slot: Slot | null) => number | null): void => {
    metrics.gauge({
      name,
      help,
      // Not known is not zero, and must not cost the other metrics.
      collect: async (set) => set.set((await readSlot(prisma).then(readingOf, () => null)) ?? Number.NaN),
    });
  };
  gauge("doorstep_slot_active", "1 while a connector reads the outbox; alarm on 0", (slot) => (slot?.active ? 1 : 0));
  gauge(
    "doorstep_slot_held_back_bytes",
    "What PostgreSQL keeps for the connector",
    (slot) => slot?.heldBackBytes ?? null,
  );
  gauge(
    "doorstep_slot_room_bytes",
    "How much more it may keep before the slot is lost; alarm well above 0",
    (slot) => slot?.roomBytes ?? null,
  );
  return {
    carried,
    carriedDelay: metrics.histogram({
      name: "doorstep_outbox_carried_seconds",
      help: "From a command writing a fact to the broker having it",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    slotsLost: metrics.counter({
      name: "doorstep_slots_lost_total",
      help: "Times PostgreSQL gave up the connector's slot because too much waited for it",
    }),
  };
}
