import { expect, onTestFinished, test, vi } from "vitest";
import { lookEvery } from "./look-every.ts";

function slowLooks() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let begun = 0;
  let ended = 0;
  const failures: unknown[] = [];
  const look = async (): Promise<void> => {
    begun++;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    ended++;
    if (ended === 1) throw new Error("the first");
  };
  const looking = lookEvery(1_000, look, (error) => failures.push(error));
  return { looking, failures, counts: () => [begun, ended] };
}

test("one look at a time, and after one that failed the next", async () => {
  const { looking, failures, counts } = slowLooks();
  await vi.advanceTimersByTimeAsync(3_600);
  expect(counts()).toEqual([1, 1]);
  expect(failures).toEqual([new Error("the first")]);
  await vi.advanceTimersByTimeAsync(400);
  expect(counts()).toEqual([2, 1]);
  await Promise.all([looking.stop(), vi.advanceTimersByTimeAsync(10_000)]);
});

test("stopping waits for the look that is under way, and no other begins", async () => {
  const { looking, counts } = slowLooks();
  await vi.advanceTimersByTimeAsync(1_000);
  let stopped = false;
  const stopping = looking.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stopped).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  await stopping;
  expect(counts()).toEqual([1, 1]);
});
