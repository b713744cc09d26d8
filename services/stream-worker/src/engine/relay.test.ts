import type { OutgoingRecord } from "@doorstep/runtime";
import type { Output } from "@doorstep/task-store";
import { describe, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { openRelay, type RelayOptions } from "./relay.ts";

const output = (offset: number, index = 0, sort: Output["sort"] = "log"): Output => ({
  ...{ offset, index, sort, kind: "sums", key: "k" },
  bytes: Buffer.from(`${offset}.${index}`),
});
const textOf = ({ value }: OutgoingRecord): string => Buffer.from(value ?? []).toString();

function relayWith(stored: readonly Output[], options: Partial<RelayOptions> = {}) {
  const sent: string[] = [];
  const relay = openRelay({
    notedOffset: 0,
    acquiredOffset: 0,
    clock: systemClock,
    partitionCount: () => 3,
    async *readBack({ from, until }) {
      for (const each of stored) if (each.offset >= from && each.offset < until) yield [each];
    },
    send: async (records) => void sent.push(...records.map(textOf)),
    onSent: () => {},
    onTrouble: () => {},
    ...options,
  });
  return { relay, sent };
}

describe("the relay", () => {
  test("sends what is for other logs, in order, and tells how far it has come", async () => {
    const { relay, sent } = relayWith([]);
    relay.push([output(1), output(2, 0, "page"), output(3)], 5);
    relay.push([], 9);
    await vi.waitFor(() => expect(relay.relayedTo).toBe(9));
    expect(sent).toEqual(["1.0", "3.0"]);
    await relay.close();
  });

  test("what is for everyone goes to every partition, under one identity", async () => {
    const records: OutgoingRecord[] = [];
    const { relay } = relayWith([], { send: async (sent) => void records.push(...sent) });
    relay.push([output(1, 0, "everywhere"), output(2)], 3);
    await relay.sentUpTo(3);
    expect(records.map(({ partition, value }) => [partition, textOf({ value } as OutgoingRecord)])).toEqual([
      [0, "1.0"],
      [1, "1.0"],
      [2, "1.0"],
      [undefined, "2.0"],
    ]);
    await relay.close();
  });

  test("after a takeover sends from the noted offset on, before anything of its own", async () => {
    const stored = [output(3), output(6), output(6, 1), output(8)];
    const { relay, sent } = relayWith(stored, { notedOffset: 5, acquiredOffset: 10 });
    relay.push([output(10)], 11);
    await vi.waitFor(() => expect(relay.relayedTo).toBe(11));
    expect(sent).toEqual(["6.0", "6.1", "8.0", "10.0"]);
    await relay.close();
  });

  test("outputs computed again after Redis lost its last seconds are on the logs already", async () => {
    const { relay, sent } = relayWith([], { notedOffset: 50, acquiredOffset: 20 });
    relay.push([output(30), output(49)], 50);
    relay.push([output(50)], 60);
    await vi.waitFor(() => expect(relay.relayedTo).toBe(60));
    expect(sent).toEqual(["50.0"]);
    await relay.close();
  });

  test("a failed send is repeated whole before anything else: nothing is skipped or overtaken", async () => {
    const attempts: string[][] = [];
    const send = async (records: readonly OutgoingRecord[]) => {
      attempts.push(records.map(textOf));
      if (attempts.length < 3) throw new Error("Kafka is away");
    };
    const { relay } = relayWith([], { send });
    relay.push([output(1), output(2)], 3);
    await vi.waitFor(() => expect(attempts.length).toBe(1));
    relay.push([output(4)], 5);
    await vi.waitFor(() => expect(relay.relayedTo).toBe(5));
    expect(attempts).toEqual([["1.0", "2.0"], ["1.0", "2.0"], ["1.0", "2.0"], ["4.0"]]);
    await relay.close();
  });

  test("one send is in flight at a time", async () => {
    let inFlight = 0;
    let most = 0;
    const send = async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
    };
    const { relay } = relayWith([output(0)], { acquiredOffset: 1, send });
    for (let offset = 1; offset < 20; offset++) {
      relay.push([output(offset)], offset + 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(relay.relayedTo).toBe(20));
    expect(most).toBe(1);
    await relay.close();
  });

  test("a read that fails half way goes on where it was", async () => {
    let reads = 0;
    const { relay, sent } = relayWith([], {
      acquiredOffset: 10,
      async *readBack({ from }) {
        reads++;
        if (from <= 2) yield [output(2)];
        if (reads === 1) throw new Error("Redis is away");
        yield [output(7)];
      },
    });
    await vi.waitFor(() => expect(relay.relayedTo).toBe(10));
    expect(sent).toEqual(["2.0", "2.0", "7.0"]);
    await relay.close();
  });

  test("too many waiting outputs hold the task up until there is room", async () => {
    const gate = Promise.withResolvers<void>();
    const { relay } = relayWith([], { send: () => gate.promise });
    relay.push(
      Array.from({ length: 20_001 }, (_, at) => output(1, at)),
      2,
    );
    let hasRoom = false;
    const room = relay.room().then(() => {
      hasRoom = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasRoom).toBe(false);
    gate.resolve();
    await room;
    await relay.close();
  });

  test("closing waits for the send in flight and leaves the rest", async () => {
    const gate = Promise.withResolvers<void>();
    const attempts: string[][] = [];
    const { relay } = relayWith([], {
      send: (records) => {
        attempts.push(records.map(textOf));
        return gate.promise;
      },
    });
    relay.push([output(1)], 2);
    await vi.waitFor(() => expect(attempts.length).toBe(1));
    relay.push([output(2)], 3);
    const closed = relay.close();
    gate.resolve();
    await closed;
    expect(attempts).toEqual([["1.0"]]);
    expect(relay.relayedTo).toBe(2);
  });
});
