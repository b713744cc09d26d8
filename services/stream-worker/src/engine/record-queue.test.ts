import { describe, expect, test } from "vitest";
import { createRecordQueue } from "./record-queue.ts";
import { logOf } from "./tally.test-kit.ts";

function queue() {
  const told: string[] = [];
  const records = createRecordQueue({ onFull: () => told.push("full"), onRoom: () => told.push("room") });
  return { records, told };
}

describe("records waiting for their task", () => {
  test("come out in order, no more than asked for, each batch with the offset that follows", async () => {
    const { records } = queue();
    records.put(logOf([1, 2, 3]), 3);
    expect((await records.take(2))?.nextOffset).toBe(2);
    expect((await records.take(2))?.records.map(({ offset }) => offset)).toEqual([2]);
  });

  test("a gap at the end of a batch is passed over with it", async () => {
    const { records } = queue();
    records.put(logOf([1, 2]), 9);
    expect(await records.take(10)).toMatchObject({ nextOffset: 9 });
  });

  test("taking waits for what comes", async () => {
    const { records } = queue();
    const taken = records.take(10);
    records.put(logOf([1]), 1);
    expect((await taken)?.records.length).toBe(1);
  });

  test("closing ends a taking that waits, and every later one", async () => {
    const { records } = queue();
    const taken = records.take(10);
    records.close();
    expect(await taken).toBeNull();
    records.put(logOf([1]), 1);
    expect(await records.take(10)).toBeNull();
  });

  test("too many bytes ask for a pause once, and half of them for more", async () => {
    const { records, told } = queue();
    const large = logOf(Array.from({ length: 40 }, () => Buffer.alloc(12_000)));
    records.put(large, 40);
    records.put([], 40);
    expect(told).toEqual(["full"]);
    await records.take(15);
    expect(told).toEqual(["full"]);
    await records.take(10);
    expect(told).toEqual(["full", "room"]);
  });
});
