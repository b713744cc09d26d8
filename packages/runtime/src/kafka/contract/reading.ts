/** A group reads from where its caller says, in order, and says what it cannot. */
import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { type LogPartition, partitionName } from "../records.ts";
import { type ContractKit, WITHIN } from "./kit.ts";

export function describeReading(kit: ContractKit): void {
  describe("a group whose positions are the caller's", () => {
    test("nothing is read before it is started, and then from there, whatever was committed", async () => {
      const { at, end } = await kit.withTen(0);
      const groupId = randomUUID();
      const offsets: number[] = [];
      let assigned: readonly LogPartition[] = [];
      const group = await kit.join(
        {
          onAssigned: (partitions) => {
            assigned = partitions;
          },
          onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
        },
        groupId,
      );
      expect(assigned.map(partitionName)).toContain("couriers:0");
      await group.nextHeartbeat();
      expect(offsets).toEqual([]);
      await group.commit([{ ...at, offset: end - 8 }]);
      group.start(at, end - 4);
      await vi.waitFor(() => expect(offsets).toEqual([end - 4, end - 3, end - 2, end - 1]), WITHIN);
    });

    test("what was committed is there to be asked for; where nothing was, there is nothing", async () => {
      const groupId = randomUUID();
      const { at } = await kit.withTen(0);
      const group = await kit.join({}, groupId);
      await group.commit([{ ...at, offset: 4 }]);
      await group.commit([{ ...at, offset: 3 }]);
      const committed = await kit.kafka.admin.committedOffsets(groupId, "couriers");
      expect(committed.get(0)).toBe(3);
      expect(committed.get(1) ?? null).toBeNull();
    });

    test("records come without gaps, also those appended later", async () => {
      const { at, start } = await kit.withTen(3);
      const offsets: number[] = [];
      const nexts: number[] = [];
      const group = await kit.join({
        onRecords(_, records, nextOffset) {
          offsets.push(...records.map(({ offset }) => offset));
          nexts.push(nextOffset);
        },
      });
      group.start(at, start);
      const { end } = await kit.withTen(3);
      await vi.waitFor(() => expect(offsets.length).toBe(end - start), WITHIN);
      expect(offsets).toEqual(Array.from({ length: end - start }, (_, index) => start + index));
      expect(nexts.at(-1)).toBe(end);
    });

    test("the next records of a partition wait until the ones before are handled", async () => {
      const { at, end } = await kit.withTen(3);
      const gate = Promise.withResolvers<void>();
      let calls = 0;
      const group = await kit.join({
        onRecords() {
          calls++;
          return gate.promise;
        },
      });
      group.start(at, end - 1);
      await vi.waitFor(() => expect(calls).toBe(1), WITHIN);
      await kit.withTen(3);
      await new Promise((resolve) => setImmediate(resolve));
      expect(calls).toBe(1);
      gate.resolve();
      await vi.waitFor(() => expect(calls).toBeGreaterThan(1), WITHIN);
    });

    test("a partition that is paused goes on where it was when it is resumed", async () => {
      const { at, end } = await kit.withTen(2);
      const offsets: number[] = [];
      const group = await kit.join({
        onRecords(_, records) {
          offsets.push(...records.map(({ offset }) => offset));
          group.pause(at);
        },
      });
      group.start(at, end - 1);
      await vi.waitFor(() => expect(offsets).toEqual([end - 1]), WITHIN);
      await kit.withTen(2);
      await group.nextHeartbeat();
      expect(offsets).toEqual([end - 1]);
      group.resume(at);
      await vi.waitFor(() => expect(offsets.length).toBeGreaterThan(1), WITHIN);
      expect(offsets[1]).toBe(end);
    });

    test("starting again reads again", async () => {
      const { at, end } = await kit.withTen(2);
      const offsets: number[] = [];
      const group = await kit.join({
        onRecords: (_, records) => void offsets.push(...records.map(({ offset }) => offset)),
      });
      group.start(at, end - 2);
      await vi.waitFor(() => expect(offsets).toEqual([end - 2, end - 1]), WITHIN);
      group.start(at, end - 2);
      await vi.waitFor(() => expect(offsets).toEqual([end - 2, end - 1, end - 2, end - 1]), WITHIN);
    });

    test("a position beyond the log's end is reported as a jump, not silently moved", async () => {
      const { at, start, end } = await kit.withTen(0);
      const jumps: unknown[] = [];
      const records: number[] = [];
      const group = await kit.join({
        onRecords: (_, found) => void records.push(...found.map(({ offset }) => offset)),
        async onJump(_, jump) {
          jumps.push(jump);
          return false;
        },
      });
      group.start(at, end + 1_000);
      await vi.waitFor(() => expect(jumps).toEqual([{ expected: end + 1_000, found: start }]), WITHIN);
      await group.nextHeartbeat();
      expect(records).toEqual([]);
      // Held, not lost: it can be started again.
      group.start(at, end - 1);
      await vi.waitFor(() => expect(records).toEqual([end - 1]), WITHIN);
    });

    test("a jump that is taken is read on from", async () => {
      const { at, start, end } = await kit.withTen(0);
      const records: number[] = [];
      const group = await kit.join({
        onRecords: (_, found) => void records.push(...found.map(({ offset }) => offset)),
      });
      group.start(at, end + 1_000);
      await vi.waitFor(() => expect(records.at(-1)).toBe(end - 1), WITHIN);
      expect(records[0]).toBe(start);
    });

    test("a handler that fails is told to the caller, and the partition is read no further", async () => {
      const { at, end } = await kit.withTen(0);
      const failures: string[] = [];
      let calls = 0;
      const group = await kit.join({
        onRecords() {
          calls++;
          throw new Error("cannot");
        },
        onFailure: ({ message }) => void failures.push(message),
      });
      group.start(at, end - 1);
      await vi.waitFor(() => expect(failures).toEqual(["cannot"]), WITHIN);
      await kit.withTen(0);
      await group.nextHeartbeat();
      expect(calls).toBe(1);
    });
  });
}
