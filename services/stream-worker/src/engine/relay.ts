/**
 * Sends a task's committed outputs on to the logs, in order, without ever skipping one: the
 * reader keeps one mark per source, and a mark turns reordering into loss.
 *
 *     taken over at 90, the group has noted 60
 *     in Redis      60 ─────────── 90              read back, once, until there is no more
 *     in memory                    90 ───────►     what this owner commits
 *
 * One send is in flight at a time. One that fails is repeated as it was, for as long as it
 * takes: the reader drops what it has. Outputs before the noted offset are on the logs
 * already, also when Redis lost its last seconds and they are computed again.
 */
import type { OutgoingRecord } from "@doorstep/runtime";
import type { Output } from "@doorstep/task-store";
import type { Clock } from "./clock.ts";
import { unpackDeadLetter } from "./dead-letter.ts";

export interface Relay {
  /** The outputs of a commit; `nextOffset` is where it ended. */
  push(outputs: readonly Output[], nextOffset: number): void;
  /** Outputs of all records before this offset are on the logs. */
  readonly relayedTo: number;
  /** Outputs committed and not sent, as far as they are in memory. */
  readonly backlog: number;
  /** Waits while too many wait. */
  room(): Promise<void>;
  /** Waits until outputs of all records before `offset` are on the logs, or the relay is closed. */
  sentUpTo(offset: number): Promise<void>;
  /** Waits until all that was pushed is on the logs, or the relay is closed. */
  drained(): Promise<void>;
  /** Waits for the send in flight. What is left stays in Redis for the next owner. */
  close(): Promise<void>;
}

export interface RelayOptions {
  /** The offset noted in the group: outputs of records before it are on the logs. */
  readonly notedOffset: number;
  /** Where the task stood when it was acquired: outputs before it are in Redis, later ones will be pushed. */
  readonly acquiredOffset: number;
  readonly readBack: (range: { readonly from: number; readonly until: number }) => AsyncIterable<readonly Output[]>;
  readonly send: (records: readonly OutgoingRecord[]) => Promise<void>;
  readonly clock: Pick<Clock, "after">;
  /** Of a log that an output goes everywhere on. */
  readonly partitionCount: (topic: string) => number;
  readonly onSent: (records: readonly OutgoingRecord[]) => void;
  /** A send or a read failed, and is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

/** A few commits' worth. More than this waits only while Kafka is away or slow; then the task waits, too. */
const MAX_BACKLOG = 4_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

interface Pushed {
  readonly outputs: readonly Output[];
  readonly nextOffset: number;
}

export function openRelay(options: RelayOptions): Relay {
  const { notedOffset, acquiredOffset, onTrouble } = options;
  let relayedTo = notedOffset;
  let pushed: Pushed[] = [];
  let backlog = 0;
  let closed = false;
  let wake = () => {};
  let watchers: { readonly isMet: () => boolean; readonly resolve: () => void }[] = [];

  function tellWatchers(): void {
    const met = watchers.filter(({ isMet }) => closed || isMet());
    watchers = watchers.filter((watcher) => !met.includes(watcher));
    for (const { resolve } of met) resolve();
  }

  function until(isMet: () => boolean): Promise<void> {
    if (closed || isMet()) return Promise.resolve();
    return new Promise((resolve) => watchers.push({ isMet, resolve }));
  }

  /** Again and again until it succeeds; false when the relay has been closed meanwhile. */
  async function insist(attempt: () => Promise<void>): Promise<boolean> {
    for (let waitMs = FIRST_RETRY_MS; !closed; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
      try {
        await attempt();
        return true;
      } catch (error) {
        onTrouble(error);
        await options.clock.after(waitMs);
      }
    }
    return false;
  }

  async function send(outputs: readonly Output[]): Promise<void> {
    const records: OutgoingRecord[] = [];
    for (const output of outputs) addRecords(records, output, options.partitionCount);
    await options.send(records);
    options.onSent(records);
  }

  async function readBack(): Promise<void> {
    for await (const outputs of options.readBack({ from: relayedTo, until: acquiredOffset })) {
      if (closed) return;
      await send(outputs);
      // The last record's outputs may go on in the next part.
      relayedTo = Math.max(relayedTo, outputs.at(-1)?.offset ?? 0);
    }
    relayedTo = Math.max(relayedTo, acquiredOffset);
    tellWatchers();
  }

  async function relay(): Promise<void> {
    if (relayedTo < acquiredOffset && !(await insist(readBack))) return;
    while (!closed) {
      if (pushed.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const taken = pushed;
      pushed = [];
      const outputs = taken.length === 1 ? (taken[0]?.outputs ?? []) : taken.flatMap((each) => each.outputs);
      if (outputs.length > 0 && !(await insist(() => send(outputs)))) return;
      backlog -= outputs.length;
      relayedTo = Math.max(relayedTo, taken.at(-1)?.nextOffset ?? 0);
      tellWatchers();
    }
  }

  const relaying = relay();
  return {
    push(outputs, nextOffset) {
      const unsent = outputs.filter(({ sort, offset }) => sort !== "page" && offset >= notedOffset);
      backlog += unsent.length;
      pushed.push({ outputs: unsent, nextOffset });
      wake();
    },
    get relayedTo() {
      return relayedTo;
    },
    get backlog() {
      return backlog;
    },
    room: () => until(() => backlog <= MAX_BACKLOG),
    sentUpTo: (offset) => until(() => relayedTo >= offset),
    drained: () => until(() => pushed.length === 0 && backlog === 0),
    async close() {
      closed = true;
      wake();
      tellWatchers();
      await relaying;
    },
  };
}

function addRecords(records: OutgoingRecord[], output: Output, partitionCount: RelayOptions["partitionCount"]): void {
  const { sort, kind: topic, key, bytes: value } = output;
  switch (sort) {
    case "page":
      return;
    case "log":
      records.push({ topic, key, value });
      return;
    case "everywhere":
      // Each partition keeps its own marks, so the same identity serves in all of them.
      for (let partition = 0; partition < partitionCount(topic); partition++) {
        records.push({ topic, key, value, partition });
      }
      return;
    case "dead":
      records.push(unpackDeadLetter(value));
  }
}
