// First: what it puts in place is in place when kafkajs loads.
import "./lean/index.ts";
import kafkajs, { Kafka, type LogEntry, logLevel } from "kafkajs";
import type { Log } from "../log.ts";

export interface KafkaOptions {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** Names this client in the broker's logs and quotas. */
  readonly clientId: string;
  /** Where kafkajs speaks; without one it is silent, and failures reach the caller only. */
  readonly log?: Log;
}

/** What settings are asked for. Node finds no name of its own for it in the package. */
export const TOPIC_CONFIG = kafkajs.ConfigResourceTypes.TOPIC;

/** Some 9 s in all, so that a broker may restart under us. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 } as const;

/**
 * kafkajs, quiet. It is no longer maintained, so that nothing outside this folder imports it.
 * Its `info` tells every pause and resume: a debug line at most.
 */
export function createKafka({ brokers, clientId, log }: KafkaOptions): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: RETRY,
    logLevel: log === undefined ? logLevel.NOTHING : log.isLevelEnabled("debug") ? logLevel.INFO : logLevel.WARN,
    logCreator: () => (entry) => {
      if (log !== undefined) writeEntry(log, entry);
    },
  });
}

/** A rebalance is an error to kafkajs and an ordinary Monday to us; its callers hear of it in any case. */
const ORDINARY = /rebalanc|re-join|not aware of this member/i;

function writeEntry(log: Log, { namespace, level, log: entry }: LogEntry): void {
  const { message, logger: _, timestamp: __, ...rest } = entry;
  const line = { kafka: namespace, ...rest };
  const isOrdinary = ORDINARY.test(`${message} ${entry.error}`);
  if (level >= logLevel.INFO || isOrdinary) log.debug(line, message);
  else if (level === logLevel.WARN) log.warn(line, message);
  else log.error(line, message);
}
