/** How members of a group share its partitions, come and go. */
import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { partitionName } from "../records.ts";
import { type ContractKit, WITHIN } from "./kit.ts";

export function describeMembers(kit: ContractKit): void {
  describe("members of a group", () => {
    test("two members share the partitions, and one that leaves gives its own to the other", async () => {
      const groupId = randomUUID();
      const owned = [new Set<string>(), new Set<string>()];
      const member = (at: number) =>
        kit.join(
          {
            onAssigned: (partitions) => {
              owned[at] = new Set(partitions.map(partitionName));
            },
          },
          groupId,
        );
      await member(0);
      const all = owned[0] ?? new Set();
      expect(all.size).toBe(await kit.kafka.admin.partitionCount("couriers"));
      const second = await member(1);
      await vi.waitFor(() => expect((owned[0] ?? all).size + (owned[1]?.size ?? 0)).toBe(all.size), WITHIN);
      expect(owned[1]?.size).toBeGreaterThan(0);
      expect(new Set([...(owned[0] ?? []), ...(owned[1] ?? [])])).toEqual(all);
      await second.close();
      await vi.waitFor(() => expect(owned[0]).toEqual(all), WITHIN);
    });

    test("a new generation holds every partition again until it is started", async () => {
      const { at, end } = await kit.withTen(0);
      const groupId = randomUUID();
      const offsets: number[] = [];
      let generations = 0;
      const group = await kit.join(
        {
          onAssigned: () => void generations++,
          onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
        },
        groupId,
      );
      group.start(at, end - 1);
      await vi.waitFor(() => expect(offsets).toEqual([end - 1]), WITHIN);
      const second = await kit.join({}, groupId);
      await second.close();
      await vi.waitFor(() => expect(generations).toBeGreaterThan(1), WITHIN);
      await group.nextHeartbeat();
      await kit.withTen(0);
      await group.nextHeartbeat();
      expect(offsets).toEqual([end - 1]);
    });

    test("a member that has left waits for no heartbeat, and reads nothing more", async () => {
      const { at, end } = await kit.withTen(0);
      const offsets: number[] = [];
      const group = await kit.join({
        onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
      });
      const waiting = group.nextHeartbeat();
      await group.close();
      await waiting;
      await group.nextHeartbeat();
      group.start(at, end - 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(offsets).toEqual([]);
    });
  });
}
