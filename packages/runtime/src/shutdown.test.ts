import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { onShutdown } from "./shutdown.ts";

const log = createLog({ process: "test", level: "silent" });

class OtherProcess extends EventEmitter {
  readonly exitCodes: number[] = [];
  exit(code: number): void {
    this.exitCodes.push(code);
    this.emit("ended");
  }
  ended = (): Promise<unknown> => new Promise((resolve) => this.once("ended", resolve));
}

function start(close: () => Promise<void>, limitMs = 10_000) {
  const other = new OtherProcess();
  const shutDown = onShutdown({ log, close, limitMs, process: other });
  return { other, shutDown };
}

test.each(["SIGTERM", "SIGINT", "SIGHUP"])("%s closes, then ends with 0", async (signal) => {
  const steps: string[] = [];
  const { other } = start(async () => void steps.push("closed"));
  other.once("ended", () => steps.push("ended"));
  const ended = other.ended();
  other.emit(signal);
  await ended;
  expect(steps).toEqual(["closed", "ended"]);
  expect(other.exitCodes).toEqual([0]);
});

test("closing that fails ends with 1", async () => {
  const { other, shutDown } = start(() => Promise.reject(new Error("stuck")));
  await shutDown();
  expect(other.exitCodes).toEqual([1]);
});

test("ending after a failure closes once and ends with 1", async () => {
  let closed = 0;
  const { other, shutDown } = start(async () => void closed++);
  await Promise.all([shutDown(new Error("lost the log")), shutDown()]);
  expect(closed).toBe(1);
  expect(other.exitCodes).toEqual([1]);
});

test("a second signal ends at once", () => {
  const { other } = start(() => new Promise(() => {}));
  other.emit("SIGINT");
  expect(other.exitCodes).toEqual([]);
  other.emit("SIGINT");
  expect(other.exitCodes).toEqual([1]);
});

test("closing that never ends is ended by the limit", async () => {
  const { other } = start(() => new Promise(() => {}), 1);
  const ended = other.ended();
  other.emit("SIGTERM");
  await ended;
  expect(other.exitCodes).toEqual([1]);
});
