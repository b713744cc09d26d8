import { isDeepStrictEqual } from "node:util";
/**
 * The perfect reader: every log in one go, by nobody who could die. What the workers left
 * behind must be what it computes.
 */
import { type Cause, deadLetterHeaders, keyToPartition, topics } from "@doorstep/events";
import { type LogPartition, partitionName, type ReceivedRecord } from "@doorstep/runtime";
import type { MemoryCluster } from "@doorstep/runtime/memory";
import { type Changes, NOTHING, type RunnableStage } from "@doorstep/stream-worker/engine";
import { isBefore, type MemoryTaskStore, type Output, type OutputPosition } from "@doorstep/task-store";
import type { Delivered, PageReader } from "./page-reader.ts";
import { fromBytes } from "./stages.ts";

export interface Ended {
  readonly cluster: MemoryCluster;
  readonly store: MemoryTaskStore;
  readonly stages: readonly RunnableStage[];
  readonly pages: PageReader;
  readonly partitionCount: (topic: string) => number;
}

/** What differs, in sentences; empty when nothing does. */
export function compareWithPerfect(ended: Ended): string[] {
  const perfect = ended.stages.flatMap((stage) =>
    ended.cluster.partitions
      .filter(({ topic }) => topic === stage.topic)
      .map((task): Perfect => {
        const log = ended.cluster.log(task).history();
        return { task, changes: stage.open(task.partition, NOTHING).run(log, log.length) };
      }),
  );
  return [...storedProblems(ended, perfect), ...forwardedProblems(ended, perfect), ...buriedProblems(ended, perfect)];
}

interface Perfect {
  readonly task: LogPartition;
  readonly changes: Changes;
}

function storedProblems({ store, pages }: Ended, perfect: readonly Perfect[]): string[] {
  const image = store.image();
  return perfect.flatMap(({ task, changes }) => {
    const name = partitionName(task);
    const held = image.get(name);
    if (changes.nextOffset === 0) return [];
    if (held === undefined) return [`${name}: nothing is stored`];
    const kept = changes.outputs.filter(({ offset }) => offset >= held.meta.trimmedTo);
    const forPages = changes.outputs.filter(({ sort }) => sort === "page");
    return [
      ...difference(`${name} states`, textsOf(held.states), textsOf(changes.changed)),
      ...difference(`${name} meta`, metaOf(held.meta), metaOf(changes)),
      ...difference(`${name} marks`, sorted(held.marks), sorted(changes.marks)),
      ...difference(`${name} stream from ${held.meta.trimmedTo}`, held.outputs.map(nameOf), kept.map(nameOf)),
      ...pagesProblems(name, pages.delivered.get(name) ?? [], forPages),
      ...visitsProblems(name, { pages, meant: forPages }),
    ];
  });
}

function forwardedProblems({ cluster, partitionCount }: Ended, perfect: readonly Perfect[]): string[] {
  const targets = cluster.partitions.filter(({ topic }) => topic !== topics.deadLetter);
  return targets.flatMap((target) => {
    const arrivals = arrivedAt(cluster.log(target).history());
    return perfect.flatMap(({ task, changes }) =>
      difference(
        `${partitionName(task)} forwarded to ${partitionName(target)}`,
        arrivals.get(partitionName(task)) ?? [],
        changes.outputs
          .filter((output) => isMeantFor(target, output, partitionCount))
          .map(({ offset, index, bytes }) => `${offset}.${index} ${textOf(bytes)}`),
      ),
    );
  });
}

function buriedProblems({ cluster }: Ended, perfect: readonly Perfect[]): string[] {
  const meant = perfect.flatMap(({ task, changes }) =>
    changes.outputs
      .filter(({ sort }) => sort === "dead")
      .map(({ offset, kind }) => `${partitionName(task)}/${offset} ${kind}`),
  );
  return difference("dead letters", buriedIn(cluster).sort(), meant.sort());
}

/** Where they begin to differ. */
function difference(what: string, found: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  let at = 0;
  while (a[at] === b[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 80);
  return [`${what}:\n  found    …${around(a)}\n  expected …${around(b)}`];
}

function isMeantFor(
  { topic, partition }: LogPartition,
  { sort, kind, key }: Output,
  partitionCount: (topic: string) => number,
): boolean {
  if (kind !== topic) return false;
  if (sort === "everywhere") return true;
  return sort === "log" && keyToPartition(Buffer.from(key), partitionCount(topic)) === partition;
}

/** By source: what a reader with one mark for each keeps, and nothing else does. */
function arrivedAt(log: readonly ReceivedRecord[]): ReadonlyMap<string, readonly string[]> {
  const kept = new Map<string, string[]>();
  const marks = new Map<string, OutputPosition>();
  for (const { value } of log) {
    const cause = causeIn(value);
    if (cause === undefined) continue;
    const source = partitionName({ topic: cause.stage, partition: cause.partition });
    const mark = marks.get(source);
    if (mark !== undefined && !isBefore(mark, cause)) continue;
    marks.set(source, cause);
    const text = `${cause.offset}.${cause.index} ${textOf(value)}`;
    const list = kept.get(source);
    if (list === undefined) kept.set(source, [text]);
    else list.push(text);
  }
  return kept;
}

function causeIn(value: Uint8Array | null): Cause | undefined {
  try {
    return (fromBytes(value) as { readonly cause?: Cause }).cause;
  } catch {
    // Not JSON: nobody forwarded it.
    return undefined;
  }
}

function buriedIn(cluster: MemoryCluster): string[] {
  const buried = new Set<string>();
  for (const partition of cluster.partitions.filter(({ topic }) => topic === topics.deadLetter)) {
    for (const { key, value, headers = {} } of cluster.log(partition).history()) {
      const from = {
        topic: headers[deadLetterHeaders.topic] ?? "",
        partition: Number(headers[deadLetterHeaders.partition]),
      };
      const offset = Number(headers[deadLetterHeaders.offset]);
      const original = cluster.log(from).history()[offset];
      const isUntouched = textOf(key) === textOf(original?.key) && textOf(value) === textOf(original?.value);
      const reason = headers[deadLetterHeaders.reason];
      buried.add(`${partitionName(from)}/${offset} ${reason}${isUntouched ? "" : " (not as it was)"}`);
    }
  }
  return [...buried];
}

/** Each page output once, in order; gaps only where everything was taken anew. */
function pagesProblems(name: string, delivered: Delivered, meant: readonly Output[]): string[] {
  const indexOf = new Map(meant.map((output, at) => [nameOf(output), at]));
  let expected: number | null = 0;
  for (const output of delivered) {
    if (output === null) {
      expected = null;
      continue;
    }
    const at = indexOf.get(nameOf(output));
    if (at === undefined) return [`${name}: a page was told what no perfect reader says: ${nameOf(output)}`];
    if (expected !== null && at !== expected)
      return [`${name}: a page was told output ${at} where ${expected} was next`];
    expected = at + 1;
  }
  return [];
}

/** What a page is told begins no later than where the state it began with ends. */
function visitsProblems(name: string, { pages, meant }: { pages: PageReader; meant: readonly Output[] }): string[] {
  const indexOf = new Map(meant.map((output, at) => [nameOf(output), at]));
  const delivered = pages.delivered.get(name) ?? [];
  return (pages.visits.get(name) ?? []).flatMap((visit) => {
    const first = delivered[visit.delivered];
    if (first == null) return [];
    const needed = meant.findIndex(({ offset }) => offset >= visit.nextOffset);
    const at = indexOf.get(nameOf(first)) ?? 0;
    return needed === -1 || at <= needed
      ? []
      : [`${name}: a page that began at ${visit.nextOffset} was told from output ${at} on`];
  });
}

const nameOf = ({ offset, index, sort, kind, key, bytes }: Output): string =>
  `${offset}.${index} ${sort} ${kind} ${key} ${textOf(bytes)}`;

const metaOf = ({
  nextOffset,
  logTimeMs,
  counts,
  last,
}: Pick<Changes, "nextOffset" | "logTimeMs" | "counts" | "last">) => ({
  nextOffset,
  logTimeMs,
  counts: sorted(counts),
  last,
});

const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString("latin1");

const textsOf = (states: Iterable<readonly [string, Uint8Array]>): (readonly [string, string])[] =>
  [...states].map(([key, bytes]) => [key, textOf(bytes)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
