import { expect, test } from "vitest";
import { doorstep } from "./doorstep.ts";

const said = (second: number, msg: string): string =>
  JSON.stringify({ level: 30, time: new Date(second * 1_000).toISOString(), process: "stream-bench", msg });

test("the survivor's log tells when it was given the partitions, and when the last was restored", () => {
  const log = [
    said(10, "partitions assigned"),
    said(11, "task acquired"),
    said(106, "partitions assigned"),
    said(106.25, "task acquired"),
    said(106.5, "task acquired"),
  ].join("\n");
  expect(doorstep.takeoverSteps?.(log, 100_000)).toEqual({ assigned: 6, restored: 6.5 });
  expect(doorstep.takeoverSteps?.(log, 200_000)).toBeNull();
});
