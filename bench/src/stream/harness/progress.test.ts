import { expect, test } from "vitest";
import { trackProgress } from "./progress.ts";

test("progress is what results tell of each partition, in the order of their times", () => {
  const progress = trackProgress(2);
  progress.note(300, { partition: 1, closedByOffset: 49 });
  progress.note(100, { partition: 0, closedByOffset: 9 });
  progress.note(100, { partition: 0, closedByOffset: 19 });
  progress.note(200, { partition: 0, closedByOffset: 4 });
  expect(progress.reachedAtMs(20)).toBe(100);
  expect(progress.reachedAtMs(21)).toBe(300);
  expect(progress.reachedAtMs(70)).toBe(300);
  expect(progress.reachedAtMs(71)).toBeNull();
});
