import { expect, test } from "vitest";
import { createRetention } from "./retention.ts";

test("outputs are old a minute of log time after their commit, and not before", () => {
  const retention = createRetention({ nextOffset: 100, logTimeMs: 1_000_000 });
  retention.noteCommit({ nextOffset: 150, logTimeMs: 1_030_000 });
  expect(retention.oldBefore).toBe(0);
  retention.noteCommit({ nextOffset: 180, logTimeMs: 1_059_999 });
  expect(retention.oldBefore).toBe(0);
  retention.noteCommit({ nextOffset: 190, logTimeMs: 1_060_000 });
  expect(retention.oldBefore).toBe(100);
  retention.noteCommit({ nextOffset: 200, logTimeMs: 1_095_000 });
  expect(retention.oldBefore).toBe(150);
});

test("what was there at a takeover counts as new", () => {
  const retention = createRetention({ nextOffset: 100, logTimeMs: 1_000_000 });
  retention.noteCommit({ nextOffset: 101, logTimeMs: 1_059_000 });
  expect(retention.oldBefore).toBe(0);
});
