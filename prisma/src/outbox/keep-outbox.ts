/**
 * Looks after the outbox, one process at a time. Carrying it is the connector's: it reads
 * PostgreSQL's own log, from which nothing that was committed is missing. What is left to do:
 *
 *     heartbeats    go in once a second, so that silence can be told from nothing to say
 *     sightings     what is seen on its log goes out, and nothing before that
 *     slot          what PostgreSQL keeps for the connector is watched, and made anew when lost
 *
 * Whether there is a connector at all, nothing here needs to know: without one the outbox
 * grows, and says so.
 */
import type { KafkaOptions, Log } from "@doorstep/runtime";
import type { PrismaClient } from "../../generated/client.ts";
import { type HeartbeatOptions, heartbeatKeys, startHeartbeats } from "./heartbeats.ts";
import { openOutboxKeeper } from "./keeper.ts";
import type { OutboxMetrics } from "./outbox-metrics.ts";
import { pause, untilAborted } from "./pause.ts";
import { startSightings } from "./sightings.ts";
import { startSlotWatch } from "./slot-watch.ts";

export interface KeepOutboxOptions {
  readonly databaseUrl: string;
  readonly prisma: PrismaClient;
  readonly kafka: KafkaOptions;
  readonly log: Log;
  readonly metrics: OutboxMetrics;
  readonly heartbeats: HeartbeatOptions;
  /** What else only one process is to do: begun and ended with keeping the outbox. */
  readonly alongside?: readonly (() => { stop(): Promise<void> })[];
}

/** Before asking again whether the other keeper is gone, or PostgreSQL is back. */
const TRY_AGAIN_MS = 1_000;

/** Never fails: bad weather is told and waited for. */
export function keepOutbox(options: KeepOutboxOptions): { close(): Promise<void> } {
  const { log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await keepWhilePossible(options, signal).catch((error: unknown) => {
        log.warn({ err: error }, "outbox not kept; trying again");
      });
      await pause(TRY_AGAIN_MS, signal);
    }
  }

  const running = run();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Resolves at once when another process keeps the outbox, else when it is told to end, or the right to do so is lost. */
async function keepWhilePossible(options: KeepOutboxOptions, signal: AbortSignal): Promise<void> {
  const { databaseUrl, prisma, kafka, log, metrics, heartbeats, alongside = [] } = options;
  const lost = new AbortController();
  const ending = AbortSignal.any([signal, lost.signal]);
  const keeper = await openOutboxKeeper(databaseUrl, () => lost.abort());
  if (keeper === null) return;
  log.info("outbox is kept by this process");
  const parts = [
    startHeartbeats(keeper, { ...heartbeats, log }),
    startSightings(keeper, {
      kafka,
      log,
      metrics,
      keysOfHeartbeats: new Set(heartbeatKeys(heartbeats.partitionCount)),
    }),
    startSlotWatch({ prisma, log, slotsLost: metrics.slotsLost }),
    ...alongside.map((start) => start()),
  ];
  await untilAborted(ending);
  await Promise.all(parts.map((part) => part.stop()));
  await keeper.close().catch(() => log.debug("outbox connection was gone already"));
}
