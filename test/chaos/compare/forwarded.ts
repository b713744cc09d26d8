/**
 * What stages sent to logs, the `tracking` topic included: repeats taken away by identity,
 * it must be what the oracle says, in its order, and nothing missing.
 */
import { type Cause, decodeRecord, keyToPartition, type LogTopic } from "@doorstep/events";
import type { Sent } from "../oracle/stage.ts";
import { causeOf, type TaskReading } from "../oracle/task.ts";
import { type Finding, findingsOf } from "./finding.ts";

export interface ForwardedOptions {
  /** The log they went to. */
  readonly topic: LogTopic;
  readonly log: readonly (readonly { readonly value: Uint8Array | null }[])[];
  /** Of every task. */
  readonly readings: readonly TaskReading[];
  /** All outputs of a task before this offset are on their logs; later ones may be. */
  readonly relayedTo: (task: { readonly topic: string; readonly partition: number }) => number;
}

export interface Forwarded {
  readonly findings: readonly Finding[];
  readonly meant: number;
  /** Came again, and were told apart by their identity. */
  readonly repeats: number;
}

export function compareForwarded({ topic, log, readings, relayedTo }: ForwardedOptions): Forwarded {
  const { list, add } = findingsOf(`forwarded to ${topic}`);
  const arrived = new Map<string, Uint8Array>();
  let repeats = 0;
  for (const [partition, records] of log.entries()) {
    const last = new Map<string, Cause>();
    for (const { value } of records) {
      const cause = causeOfValue(topic, value);
      if (cause === null || value === null) continue;
      const name = nameOf(partition, cause);
      const before = arrived.get(name);
      if (before !== undefined) {
        repeats++;
        if (!isSame(before, value)) add("wrong", `${name} came twice and was not the same`);
        continue;
      }
      arrived.set(name, value);
      const source = `${cause.stage}:${cause.partition}`;
      const previous = last.get(source);
      if (previous !== undefined && !isBefore(previous, cause)) {
        add("outOfOrder", `${name} came after ${previous.offset}.${previous.index}`);
      } else {
        last.set(source, cause);
      }
    }
  }

  let meant = 0;
  const known = new Set<string>();
  for (const reading of readings) {
    const sure = relayedTo(reading);
    for (const { offset, index, told } of reading.outputs) {
      if (told.to === "diner" || told.topic !== topic) continue;
      const cause = { stage: reading.topic, partition: reading.partition, offset, index };
      for (const partition of partitionsOf(told, log.length)) {
        const name = nameOf(partition, cause);
        known.add(name);
        meant++;
        const found = arrived.get(name);
        if (found !== undefined && !isSame(found, told.bytes)) add("wrong", `${name} is not what it should be`);
        if (found === undefined && offset < sure) add("lost", `${name} for ${told.key} is not there`);
      }
    }
  }
  for (const name of arrived.keys()) if (!known.has(name)) add("duplicated", `${name} was meant by nobody`);
  return { findings: list, meant, repeats };
}

function causeOfValue(topic: LogTopic, value: Uint8Array | null): Cause | null {
  const decoded = decodeRecord(topic, value);
  return decoded.ok ? causeOf(decoded.record) : null;
}

const partitionsOf = ({ to, key }: Sent, count: number): number[] =>
  to === "everywhere" ? Array.from({ length: count }, (_, at) => at) : [keyToPartition(Buffer.from(key), count)];

const nameOf = (on: number, { stage, partition, offset, index }: Cause): string =>
  `${stage}:${partition}/${offset}.${index} on partition ${on}`;
const isBefore = (a: Cause, b: Cause): boolean => a.offset < b.offset || (a.offset === b.offset && a.index < b.index);
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
