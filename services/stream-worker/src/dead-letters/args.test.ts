import { describe, expect, test } from "vitest";
import { type DlqCommand, parseArgs } from "./args.ts";
import { USAGE } from "./usage.ts";

const everything = { reason: null, topic: null, since: null };
const command = (line: string): DlqCommand => {
  const parsed = parseArgs(line.split(" "));
  return parsed.ask === "run" ? parsed.command : expect.unreachable(JSON.stringify(parsed));
};
const mistakes = (line: string): readonly string[] => {
  const parsed = parseArgs(line.split(" ").filter((word) => word !== ""));
  return parsed.ask === "nothing" ? parsed.mistakes : expect.unreachable(JSON.stringify(parsed));
};

describe("what is asked for", () => {
  test.each<[string, DlqCommand]>([
    ["list", { ask: "list", filter: everything, limit: 50, json: false }],
    [
      "list --reason undecodable --topic=orders --since 2h --limit 5 --json",
      {
        ask: "list",
        filter: { reason: "undecodable", topic: "orders", since: { agoMs: 7_200_000 } },
        limit: 5,
        json: true,
      },
    ],
    ["show 3:17", { ask: "show", letterId: "3:17", json: false }],
    [
      "retry 3:17 4:2 3:17 --force",
      { ask: "retry", letterIds: ["3:17", "4:2"], filter: everything, dryRun: false, force: true, json: false },
    ],
    [
      "retry --all --reason bug --dry-run",
      {
        ask: "retry",
        letterIds: null,
        filter: { ...everything, reason: "bug" },
        dryRun: true,
        force: false,
        json: false,
      },
    ],
  ])("%s", (line, expected) => {
    expect(command(line)).toEqual(expected);
  });

  test.each([
    ["90s", { agoMs: 90_000 }],
    ["15m", { agoMs: 900_000 }],
    ["3d", { agoMs: 259_200_000 }],
    ["2026-11-25T19:00Z", { atMs: Date.UTC(2026, 10, 25, 19) }],
  ])("since %s", (text, since) => {
    expect(command(`list --since ${text}`)).toMatchObject({ filter: { since } });
  });
});

describe("what is wrong is said in one sentence each", () => {
  test.each([
    ["", ["Say what to do: list, show or retry; --help tells more."]],
    ["lst", ["lst is not something to do: it is list, show or retry."]],
    ["show", ["show takes one letter, such as show 3:17; list tells which there are."]],
    ["show 3:17 3:18", ["show takes one letter, such as show 3:17; list tells which there are."]],
    ["show seventeen 3:17", ["seventeen is not a letter: they are named as in 3:17."]],
    ["list 3:17", ["list takes no letters: show 3:17 opens one."]],
    ["retry", ["retry takes letters, such as retry 3:17 4:2, or --all."]],
    ["retry --all 3:17", ["retry takes letters, such as retry 3:17 4:2, or --all."]],
    ["retry 3:17 --reason bug", ["--reason only goes with --all."]],
    ["list --dry-run", ["--dry-run does not go with list."]],
    ["list --colour", ["--colour is not a flag of this command; --help lists them."]],
    ["list --limit", ["--limit needs a value."]],
    ["list --limit 0", ["--limit takes a whole number from 1, not 0."]],
    ["list --reason late", ["--reason is undecodable, impossible, bug, not late."]],
    ["list --topic tracking", ["--topic is couriers, orders, places, not tracking."]],
    ["list --limit 1 --limit 2", ["--limit is given twice."]],
  ])("%s", (line, expected) => {
    expect(mistakes(line)).toEqual(expected);
  });

  test("all mistakes at once", () => {
    expect(mistakes("list --since yesterday --limit x")).toHaveLength(2);
  });
});

test("help is asked for anywhere, and its three commands are real ones", () => {
  expect(parseArgs(["retry", "--help"])).toEqual({ ask: "help" });
  const commands = [...USAGE.matchAll(/^ {2}npm run dlq -- (.+)$/gm)].map(([, line = ""]) => line);
  expect(commands).toHaveLength(3);
  for (const line of commands) expect(command(line).ask).toBe(line.split(" ")[0]);
});
