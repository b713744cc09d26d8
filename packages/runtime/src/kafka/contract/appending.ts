/** What a producer must do. */
import { keyToPartition } from "@doorstep/events";
import { describe, expect, test } from "vitest";
import type { OutgoingRecord } from "../records.ts";
import { bytes, type ContractKit, text } from "./kit.ts";

export function describeAppending(kit: ContractKit): void {
  describe("appending", () => {
    test("a key's records go in order to the partition the Java client would choose", async () => {
      const keys = ["a", "b", "c"];
      const before = await kit.kafka.admin.endOffsets("couriers");
      const sends = Array.from({ length: 1_200 }, (_, at) => ({
        ...{ topic: "couriers", key: keys[at % 3] ?? "a", value: bytes(`${at}`) },
      }));
      await Promise.all([kit.kafka.producer.send(sends.slice(0, 700)), kit.kafka.producer.send(sends.slice(700))]);
      for (const [first, key] of keys.entries()) {
        const partition = keyToPartition(bytes(key), await kit.kafka.admin.partitionCount("couriers"));
        const found = await kit.read({ topic: "couriers", partition }, before[partition] ?? 0);
        const ofKey = found.filter((record) => text(record.key) === key).map(({ value }) => Number(text(value)));
        expect(ofKey).toEqual(Array.from({ length: 400 }, (_, at) => at * 3 + first));
      }
    });

    test("a record keeps what it has, and has nothing it was not given", async () => {
      const [, end = 0] = await kit.kafka.admin.endOffsets("couriers");
      const to = { topic: "couriers", partition: 1 };
      const sent: readonly OutgoingRecord[] = [
        { ...to, key: null, value: null, headers: { reason: "test" } },
        { ...to, key: new Uint8Array([0, 255]), value: bytes("x") },
      ];
      await kit.kafka.producer.send(sent);
      const [first, second] = await kit.read(to, end);
      expect(first).toMatchObject({ key: null, value: null, offset: end, headers: { reason: "test" } });
      expect(new Uint8Array(second?.key ?? [])).toEqual(new Uint8Array([0, 255]));
      expect(second).not.toHaveProperty("headers");
      expect(second?.receivedAtMs).toBeGreaterThanOrEqual(first?.receivedAtMs ?? Number.NaN);
    });

    test("sending nothing is done at once", async () => {
      await expect(kit.kafka.producer.send([])).resolves.toBeUndefined();
    });

    test("a send to a topic that does not exist is refused", async () => {
      await expect(kit.kafka.producer.send([{ topic: "nowhere", key: "k", value: bytes("x") }])).rejects.toThrow();
    }, 30_000);
  });
}
