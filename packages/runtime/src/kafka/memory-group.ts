/**
 * A member of a group on the cluster in memory. It keeps the promises of `openGroup`, and is
 * as unpleasant as these allow: it goes on reading until it hears of a new generation, also
 * a paused partition may still bring what was on its way, and each partition is read by itself.
 */
import type { GroupHandlers, LogGroup } from "./group.ts";
import type { MemoryCoordinator } from "./memory-coordinator.ts";
import type { MemoryLink } from "./memory-link.ts";
import type { MemoryLog } from "./memory-log.ts";
import { type LogPartition, partitionName } from "./records.ts";

export interface MemoryGroupOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly handlers: GroupHandlers;
  readonly sessionTimeoutMs?: number;
}

export interface MemberSurroundings {
  readonly link: MemoryLink;
  readonly coordinator: MemoryCoordinator;
  readonly logOf: (partition: LogPartition) => MemoryLog;
  readonly heartbeatEveryMs: number;
  /** How many records an answer brings at most. */
  readonly batchRecords: () => number;
}

const SESSION_TIMEOUT_MS = 6_000;
const RETRY_AFTER_MS = 200;

interface Position {
  /** Null while held. */
  expected: number | null;
  paused: boolean;
  /** How often it was sought. */
  seeks: number;
  wake: () => void;
}

export async function joinMemoryGroup(
  { groupId, topics, handlers, sessionTimeoutMs = SESSION_TIMEOUT_MS }: MemoryGroupOptions,
  { link, coordinator, logOf, heartbeatEveryMs, batchRecords }: MemberSurroundings,
): Promise<LogGroup> {
  let positions = new Map<string, Position>();
  let memberId: string | null = null;
  let generation = -1;
  let heartbeatWaiters: (() => void)[] = [];
  let closed = false;

  function wakeHeartbeatWaiters(): void {
    const woken = heartbeatWaiters;
    heartbeatWaiters = [];
    for (const wake of woken) wake();
  }

  function change(partition: LogPartition, how: (position: Position) => void): void {
    const position = positions.get(partitionName(partition));
    if (position === undefined || closed) return;
    how(position);
    position.wake();
  }

  const group: LogGroup = {
    start: (partition, offset) =>
      change(partition, (position) => {
        position.expected = offset;
        position.paused = false;
        position.seeks++;
      }),
    pause: (partition) =>
      change(partition, (position) => {
        position.paused = true;
      }),
    resume: (partition) =>
      change(partition, (position) => {
        position.paused = false;
      }),
    commit: (offsets) =>
      link.request("note offsets", () =>
        coordinator.commit(groupId, { memberId: memberId ?? "", generation }, offsets),
      ),
    nextHeartbeat: () => (closed ? Promise.resolve() : new Promise((resolve) => heartbeatWaiters.push(resolve))),
    async close() {
      if (closed) return;
      closed = true;
      wakeHeartbeatWaiters();
      for (const { wake } of positions.values()) wake();
      const leaving = memberId;
      // Not told, the group finds out by itself.
      if (leaving !== null) await link.request("leave", () => coordinator.leave(groupId, leaving)).catch(() => {});
    },
  };

  /** Joins until the group has dealt out its partitions. Throws only what stops the member for good. */
  async function join(): Promise<void> {
    while (!closed) {
      try {
        const joining = { memberId, topics, sessionTimeoutMs };
        const id: string = await link.request("join", () => coordinator.join(groupId, joining));
        memberId = id;
        let answer = await link.request("sync", () => coordinator.sync(groupId, id));
        while (answer === null && !closed) {
          await link.after(heartbeatEveryMs);
          answer = await link.request("sync", () => coordinator.sync(groupId, id));
        }
        if (answer === null || answer === "unknown") continue;
        generation = answer.generation;
        if (!closed) assign(answer.partitions);
        return;
      } catch {
        await link.after(RETRY_AFTER_MS);
      }
    }
  }

  function assign(partitions: readonly LogPartition[]): void {
    for (const { wake } of positions.values()) wake();
    positions = new Map();
    for (const partition of partitions) {
      const position: Position = { expected: null, paused: false, seeks: 0, wake: () => {} };
      positions.set(partitionName(partition), position);
      void follow(partition, position);
    }
    handlers.onAssigned(partitions, group);
  }

  async function stayMember(): Promise<void> {
    while (!closed) {
      await link.after(heartbeatEveryMs);
      if (closed) return;
      const member = { memberId: memberId ?? "", generation };
      const standing = await link
        .request("heartbeat", () => coordinator.heartbeat(groupId, member))
        // The broker is away; the next heartbeat may find it.
        .catch(() => null);
      if (standing === "accepted") wakeHeartbeatWaiters();
      if (standing === "unknown") memberId = null;
      if (standing === "unknown" || standing === "rebalancing") await join();
    }
  }

  async function follow(partition: LogPartition, position: Position): Promise<void> {
    const log = logOf(partition);
    const isOurs = (): boolean => !closed && positions.get(partitionName(partition)) === position;
    while (isOurs()) {
      const { expected, paused, seeks } = position;
      if (expected === null || paused || !log.answers(expected)) {
        const changed = new Promise<void>((resolve) => {
          position.wake = resolve;
        });
        await (expected === null || paused ? changed : Promise.race([changed, log.changed()]));
        continue;
      }
      const records = await link
        .request("fetch", () => log.read(expected, batchRecords()))
        .catch(() => link.after(RETRY_AFTER_MS).then(() => []));
      const isWanted = (): boolean => isOurs() && position.seeks === seeks;
      const [first, last] = [records[0], records.at(-1)];
      if (first === undefined || last === undefined || !isWanted()) continue;
      try {
        if (first.offset !== expected && !(await handlers.onJump(partition, { expected, found: first.offset }))) {
          if (isWanted()) position.expected = null;
          continue;
        }
        if (!isWanted()) continue;
        position.expected = last.offset + 1;
        await handlers.onRecords(partition, records, position.expected);
      } catch (error) {
        position.expected = null;
        if (!closed) handlers.onFailure(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  await join();
  void stayMember();
  return group;
}
