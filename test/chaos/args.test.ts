import { expect, test } from "vitest";
import { DEFAULT_OPTIONS, parseArgs, USAGE } from "./args.ts";
import { FAULT_KINDS } from "./plan/faults.ts";

test("no words mean two minutes of everything", () => {
  expect(parseArgs([])).toEqual({ ask: "run", options: DEFAULT_OPTIONS });
});

test("flags take their value behind a space or an equals sign", () => {
  expect(parseArgs(["--seed=7", "--minutes", "10", "--faults", "redis-flush,kill-web"])).toEqual({
    ask: "run",
    options: { ...DEFAULT_OPTIONS, seed: 7, minutes: 10, kinds: ["redis-flush", "kill-web"] },
  });
});

test("a dry run asks for the plan only", () => {
  expect(parseArgs(["--dry-run"]).ask).toBe("plan");
});

test("a folder is judged again", () => {
  expect(parseArgs(["--judge", "somewhere"])).toEqual({ ask: "judge", dataDir: "somewhere" });
});

test("every mistake is told, each in a sentence", () => {
  const parsed = parseArgs(["--seed", "1.5", "--faults", "earthquake", "--mintues", "3"]);
  expect(parsed).toEqual({
    ask: "nothing",
    mistakes: [
      '--seed takes a whole number from 0 to 2147483648, not "1.5".',
      "--faults does not know earthquake; --help lists them.",
      "--mintues is not a flag of this command; --help lists them.",
    ],
  });
});

test("the help names every fault", () => {
  for (const kind of FAULT_KINDS) expect(USAGE).toContain(kind);
  expect(parseArgs(["--seed", "1", "--help"])).toEqual({ ask: "help" });
});
