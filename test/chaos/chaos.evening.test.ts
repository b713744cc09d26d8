/** Two minutes of an evening with everything going wrong, on services of its own: they are killed. */
import { expect, onTestFinished, test } from "vitest";
import { DEFAULT_OPTIONS } from "./args.ts";
import { FAULT_KINDS } from "./plan/faults.ts";
import { reportText } from "./report.ts";
import { runChaos } from "./run-chaos.ts";

test("two minutes of every fault lose nothing, double nothing and leave no order wrong", {
  timeout: 600_000,
}, async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const said: string[] = [];
  const { evening, verdict } = await runChaos(
    { ...DEFAULT_OPTIONS, seed: 1, minutes: 2 },
    { say: (line) => void said.push(line), signal: ending.signal },
  );
  expect(verdict.findings, `${said.join("\n")}\n${reportText(evening, verdict)}`).toEqual([]);
  expect(new Set(evening.faults.map(({ fault }) => fault.kind))).toEqual(new Set(FAULT_KINDS));
  // It was an evening, and someone watched.
  expect(verdict.watched).toBeGreaterThan(30);
  expect(verdict.delays.length).toBeGreaterThan(100);
  expect(evening.placed.length).toBeGreaterThan(5);
});
