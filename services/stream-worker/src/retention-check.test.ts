import { expect, test } from "vitest";
import { checkRetention, LEAST_RETENTION_MS } from "./retention-check.ts";

test("only a log that keeps its records for less than a day is warned of", async () => {
  const kept = new Map([
    ["for ever", null],
    ["a day", LEAST_RETENTION_MS],
    ["less", LEAST_RETENTION_MS - 1],
  ]);
  const warned: unknown[] = [];
  await checkRetention({ retentionMs: async (topic) => kept.get(topic) ?? null }, [...kept.keys()], {
    warn: (about: unknown) => void warned.push(about),
  });
  expect(warned).toEqual([{ topic: "less", retentionMs: LEAST_RETENTION_MS - 1 }]);
});
