/** What may be asked about the logs. */
import { describe, expect, test } from "vitest";
import type { ContractKit } from "./kit.ts";

export function describeAsking(kit: ContractKit): void {
  describe("asking about the logs", () => {
    test("a topic that does not exist is an error", async () => {
      await expect(kit.kafka.admin.partitionCount("nowhere")).rejects.toThrow();
    }, 30_000);

    test("ends are the ends of the ranges, one for each partition", async () => {
      const ranges = await kit.kafka.admin.ranges("orders");
      expect(ranges.length).toBe(await kit.kafka.admin.partitionCount("orders"));
      expect(await kit.kafka.admin.endOffsets("orders")).toEqual(ranges.map(({ end }) => end));
    });

    test("a topic says how long it keeps its records", async () => {
      const retentionMs = await kit.kafka.admin.retentionMs("orders");
      expect(retentionMs === null || retentionMs > 0).toBe(true);
      await expect(kit.kafka.admin.retentionMs("nowhere")).rejects.toThrow();
    }, 30_000);

    test("a time is the first record at or after it, and the end when there is none", async () => {
      const to = { topic: "couriers", partition: 2 };
      const { end } = await kit.withTen(2);
      const last = (await kit.read(to, end - 1))[0] ?? expect.unreachable("nothing read");
      const at = async (timeMs: number) => (await kit.kafka.admin.offsetsAt("couriers", timeMs))[2];
      expect(await at(last.receivedAtMs)).toBeLessThanOrEqual(last.offset);
      expect(await at(0)).toBe(0);
      expect(await at(last.receivedAtMs + 1)).toBe(end);
    });
  });
}
