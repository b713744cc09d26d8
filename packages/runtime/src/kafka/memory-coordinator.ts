/**
 * The broker's side of consumer groups, with the eager protocol:
 *
 *     join or leave or silence ── preparing: everyone has to join again
 *     all have joined, or time is up for the others ── a new generation, partitions dealt out anew
 *
 * It has no timer of its own: who is late is found out when the next request comes.
 */
import { type LogPartition, partitionName } from "./records.ts";

export interface MemoryCoordinator {
  /** Null: a new member. Returns its id. */
  join(groupId: string, member: JoiningMember): string;
  /** Null while the others have not joined yet; "unknown" for a member the group has given up. */
  sync(groupId: string, memberId: string): Assignment | "unknown" | null;
  heartbeat(groupId: string, member: KnownMember): "accepted" | "rebalancing" | "unknown";
  /** @throws when the group is rebalancing, or the member is of an earlier generation */
  commit(groupId: string, member: KnownMember, offsets: readonly (LogPartition & { readonly offset: number })[]): void;
  committed(groupId: string, partition: LogPartition): number | null;
  leave(groupId: string, memberId: string): void;
  /** As after a loss of the log that offsets are noted on. */
  forgetOffsets(): void;
  /** @throws when it has members */
  deleteGroup(groupId: string): void;
}

export interface JoiningMember {
  readonly memberId: string | null;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
}

export interface KnownMember {
  readonly memberId: string;
  readonly generation: number;
}

export interface Assignment {
  readonly generation: number;
  readonly partitions: readonly LogPartition[];
}

interface Member {
  readonly id: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
  heardAtMs: number;
  hasJoined: boolean;
  partitions: readonly LogPartition[];
}

interface Group {
  readonly members: Map<string, Member>;
  readonly offsets: Map<string, number>;
  generation: number;
  /** Since when it is rebalancing; null when it is not. */
  preparingSinceMs: number | null;
}

export function memoryCoordinator(
  nowMs: () => number,
  partitionsOf: (topics: readonly string[]) => readonly LogPartition[],
): MemoryCoordinator {
  const groups = new Map<string, Group>();
  let memberCount = 0;

  /** With whoever has been silent for too long already gone. */
  function groupOf(groupId: string): Group {
    const group = groups.get(groupId) ?? {
      members: new Map(),
      offsets: new Map(),
      generation: 0,
      preparingSinceMs: null,
    };
    groups.set(groupId, group);
    for (const member of [...group.members.values()]) {
      const { id, sessionTimeoutMs, heardAtMs, hasJoined } = member;
      const isSilent = nowMs() - heardAtMs > sessionTimeoutMs;
      const { preparingSinceMs } = group;
      const isLate = preparingSinceMs !== null && !hasJoined && nowMs() - preparingSinceMs > sessionTimeoutMs;
      if (isSilent || isLate) remove(group, id);
    }
    return group;
  }

  function prepare(group: Group): void {
    if (group.preparingSinceMs !== null) return;
    group.preparingSinceMs = nowMs();
    for (const member of group.members.values()) member.hasJoined = false;
  }

  function remove(group: Group, memberId: string): void {
    if (!group.members.delete(memberId)) return;
    prepare(group);
    completeWhenAllAreThere(group);
  }

  function completeWhenAllAreThere(group: Group): void {
    const members = [...group.members.values()];
    if (group.preparingSinceMs === null || !members.every(({ hasJoined }) => hasJoined)) return;
    group.preparingSinceMs = null;
    group.generation++;
    const dealt = members.map((): LogPartition[] => []);
    const partitions = partitionsOf([...new Set(members.flatMap(({ topics }) => topics))]);
    for (const [at, partition] of partitions.entries()) dealt[at % members.length]?.push(partition);
    for (const [at, member] of members.entries()) member.partitions = dealt[at] ?? [];
  }

  function standingOf(group: Group, { memberId, generation }: KnownMember): "accepted" | "rebalancing" | "unknown" {
    const member = group.members.get(memberId);
    if (member === undefined) return "unknown";
    member.heardAtMs = nowMs();
    return group.preparingSinceMs !== null || group.generation !== generation ? "rebalancing" : "accepted";
  }

  return {
    join(groupId, { memberId, topics, sessionTimeoutMs }) {
      const group = groupOf(groupId);
      const known = memberId === null ? undefined : group.members.get(memberId);
      const id = known?.id ?? `member-${++memberCount}`;
      prepare(group);
      const member = { id, topics, sessionTimeoutMs, heardAtMs: nowMs(), hasJoined: true, partitions: [] };
      group.members.set(id, member);
      completeWhenAllAreThere(group);
      return id;
    },
    sync(groupId, memberId) {
      const group = groupOf(groupId);
      const member = group.members.get(memberId);
      if (member === undefined) return "unknown";
      member.heardAtMs = nowMs();
      if (group.preparingSinceMs === null) return { generation: group.generation, partitions: member.partitions };
      // A round that began after this member had joined: it has to join that one, too.
      return member.hasJoined ? null : "unknown";
    },
    heartbeat: (groupId, member) => standingOf(groupOf(groupId), member),
    commit(groupId, member, offsets) {
      const group = groupOf(groupId);
      const standing = standingOf(group, member);
      if (standing !== "accepted") throw new Error(`the group takes no offsets from this member now: ${standing}`);
      for (const { offset, ...partition } of offsets) group.offsets.set(partitionName(partition), offset);
    },
    committed: (groupId, partition) => groupOf(groupId).offsets.get(partitionName(partition)) ?? null,
    leave: (groupId, memberId) => remove(groupOf(groupId), memberId),
    forgetOffsets() {
      for (const { offsets } of groups.values()) offsets.clear();
    },
    deleteGroup(groupId) {
      if (groupOf(groupId).members.size > 0) throw new Error("the group has members");
      groups.delete(groupId);
    },
  };
}
