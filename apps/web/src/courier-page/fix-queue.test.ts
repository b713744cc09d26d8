import { MAX_FIXES } from "@doorstep/events/browser";
import { expect, test } from "vitest";
import { drop, newQueue, nextBatch, put, resume } from "./fix-queue.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 19);
const fix = (fixAtMs: number) => ({
  ...{ fixAtMs, lon: -56.18, lat: -34.9 },
  ...{ accuracyM: 8, speedMps: null, bearingDeg: null, batteryPercent: null },
});
const queueOf = (count: number) => {
  let queue = newQueue("a session", NOW_MS);
  for (let nth = 0; nth < count; nth++) queue = put(queue, fix(NOW_MS + nth * 4_000), NOW_MS + nth * 4_000);
  return queue;
};

test("what is sent is the oldest, and what was taken is gone", () => {
  const queue = queueOf(MAX_FIXES + 10);
  const batch = nextBatch(queue, NOW_MS);
  expect(batch?.fixes.length).toBe(MAX_FIXES);
  expect(batch?.fixes[0]?.seq).toBe(1);
  if (batch === null) throw new Error("there is something to send");
  const later = drop(put(queue, fix(NOW_MS), NOW_MS), batch);
  expect(later.fixes.map(({ seq }) => seq)).toEqual(Array.from({ length: 11 }, (_, nth) => MAX_FIXES + 1 + nth));
  expect(nextBatch(newQueue("a session", NOW_MS), NOW_MS)).toBeNull();
});

test("a reload goes on with the session and its numbers; a shift later begins anew", () => {
  const kept = queueOf(3);
  expect(resume(kept, "another", kept.savedAtMs + 60_000)).toBe(kept);
  expect(resume(kept, "another", kept.savedAtMs + 12 * 3_600_000)).toMatchObject({ session: "another", nextSeq: 1 });
  expect(resume(undefined, "another", NOW_MS)).toMatchObject({ session: "another", fixes: [] });
});

test("after hours without a connection the older half is thinned, and the newest are all there", () => {
  const { fixes } = queueOf(3_001);
  expect(fixes.length).toBeLessThan(2_300);
  expect(fixes.slice(-1_500).map(({ seq }) => seq)).toEqual(Array.from({ length: 1_500 }, (_, nth) => 1_502 + nth));
  expect(fixes[0]?.seq).toBe(1);
});
