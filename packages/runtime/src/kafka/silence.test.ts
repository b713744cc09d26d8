import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSilence } from "./silence.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("silence is told once, when nothing was heard for as long as the limit", () => {
  const onSilent = vi.fn();
  watchSilence({ limitS: 30, onSilent });
  vi.advanceTimersByTime(29_000);
  expect(onSilent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(onSilent).toHaveBeenCalledTimes(1);
});

test("whoever is heard in between is not silent", () => {
  const onSilent = vi.fn();
  const watch = watchSilence({ limitS: 30, onSilent });
  for (let second = 0; second < 100; second += 20) {
    vi.advanceTimersByTime(20_000);
    watch.heard();
  }
  expect(onSilent).not.toHaveBeenCalled();
});

test("a watch that was closed says nothing", () => {
  const onSilent = vi.fn();
  watchSilence({ limitS: 30, onSilent }).close();
  vi.advanceTimersByTime(100_000);
  expect(onSilent).not.toHaveBeenCalled();
});
