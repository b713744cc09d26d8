import { expect, test } from "vitest";
import { NO_FAULTS, ORDINARY_FAULTS } from "../world/options.ts";
import { DEFAULT_OPTIONS, parseArgs, type SimOptions } from "./args.ts";
import { USAGE } from "./usage.ts";

test.each<[string, Partial<SimOptions>]>([
  ["", {}],
  ["--couriers 500 --orders-per-minute 20", { couriers: 500, ordersPerMinute: 20 }],
  ["--couriers=500", { couriers: 500 }],
  ["--orders-per-minute 0.5 --seed rain --run r7", { ordersPerMinute: 0.5, seed: "rain", run: "r7" }],
  ["--faults dup=0.01,late=0.02,skew=30s,spoof=0.01", { faults: { ...ORDINARY_FAULTS, skewMs: 30_000, spoof: 0.01 } }],
  ["--faults none", { faults: NO_FAULTS }],
  ["--faults none,gap=2m,noise=8m", { faults: { ...NO_FAULTS, gapMs: 120_000, noiseM: 8 } }],
  ["--spike 10x@60s+30s", { spike: { factor: 10, fromMs: 60_000, lastsMs: 30_000 } }],
  ["--ping-every 1.5m --report-every 10s", { pingEveryMs: 90_000, reportEveryMs: 10_000 }],
  ["--to kafka --record a.jsonl.gz --minutes 5", { to: "kafka", recordTo: "a.jsonl.gz", minutes: 5 }],
  ["--replay a.jsonl --dry-run", { replayFrom: "a.jsonl", dryRun: true }],
  ["--kitchen-minutes 1 --max-distance-km 0.8 --city c", { kitchenMinutes: 1, maxDistanceKm: 0.8, city: "c" }],
])("sim %s", (line, changes) => {
  expect(parseArgs(words(line))).toEqual({ ask: "run", options: { ...DEFAULT_OPTIONS, ...changes } });
});

test.each([
  ["--couriers many", '--couriers takes a whole number from 0 to 20000, not "many".'],
  ["--couriers 1.5", '--couriers takes a whole number from 0 to 20000, not "1.5".'],
  ["--couriers", "--couriers needs a value."],
  ["--couriers --dry-run", "--couriers needs a value."],
  ["--seed a --seed b", "--seed is given twice."],
  ["--loud", "--loud is not a flag of this command; --help lists them."],
  ["--to http", '--to takes api or kafka, not "http".'],
  ["--ping-every soon", '--ping-every takes a time from 500ms to 10m, such as 4s, not "soon".'],
  ["--spike 10@60s", '--spike takes FACTORx@FROM+LENGTH, such as 10x@60s+30s, not "10@60s".'],
  ["--faults dup=2", '--faults dup takes a number from 0 to 1, not "2".'],
  ["--replay a --couriers 3", "--couriers has no place beside --replay, which plays what was recorded."],
])("sim %s is refused with one sentence", (line, sentence) => {
  expect(parseArgs(words(line))).toEqual({ ask: "nothing", mistakes: [sentence] });
});

test("all mistakes are told together", () => {
  const parsed = parseArgs(words("--couriers x --spike y --what"));
  expect(parsed.ask === "nothing" && parsed.mistakes).toHaveLength(3);
});

test("--help wins over everything before it, and shows three commands that parse", () => {
  expect(parseArgs(words("--couriers 3 --help"))).toEqual({ ask: "help" });
  const commands = USAGE.split("\n").filter((line) => line.includes("npm run sim --"));
  expect(commands).toHaveLength(3);
  for (const command of commands) expect(parseArgs(words(command.split(" -- ")[1] ?? "")).ask).toBe("run");
});

const words = (line: string): string[] => line.split(" ").filter((word) => word !== "");
