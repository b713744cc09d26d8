import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processIdentity } from "./identity.ts";

test("a process keeps its identity", () => {
  expect(processIdentity(process.pid)).not.toBeNull();
  expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
});

test("a process that ended has none", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  const { pid } = child;
  await once(child, "exit");
  expect(processIdentity(pid ?? 0)).toBeNull();
});
