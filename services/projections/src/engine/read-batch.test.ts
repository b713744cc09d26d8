import { expect, test } from "vitest";
import { readBatch } from "./read-batch.ts";

const at = { topic: "t", partition: 3 };
const record = (offset: number, text: string) => ({
  ...{ key: null, value: new TextEncoder().encode(text), offset, receivedAtMs: 9 },
});
const read = (_: string, value: Uint8Array | null) => {
  const text = new TextDecoder().decode(value ?? undefined);
  if (text === "bad") return { ok: false, reason: "not a word" } as const;
  return { ok: true, record: text === "" ? null : text } as const;
};

test("[E1] what can be read comes in order with its place, what cannot is told apart, and what is nothing here is nothing", () => {
  const batch = readBatch({ read }, at, [record(5, "a"), record(6, "bad"), record(7, ""), record(9, "b")]);
  expect(batch.entries).toEqual([
    { record: "a", at: { ...at, offset: 5, receivedAtMs: 9 } },
    { record: "b", at: { ...at, offset: 9, receivedAtMs: 9 } },
  ]);
  expect(batch.bad).toEqual([{ offset: 6, reason: "undecodable", detail: "not a word" }]);
});
