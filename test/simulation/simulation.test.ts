/** Some seeds on every run, and for ever those that once found something. Thousands: `npm run simulate`. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseArgs, replayCommand } from "./args.ts";
import { MUTATIONS } from "./mutations.ts";
import { runSeed } from "./run-seed.ts";
import type { WorldOptions } from "./world.ts";

/** Fails with the sentences of the seed, and with what to type to see it again. */
async function expectWell(seed: number): Promise<void> {
  const { problems } = await runSeed(seed);
  if (problems.length > 0) expect.unreachable(`${problems.join("\n")}\n\n${replayCommand(seed)}`);
}

async function traceOf(seed: number, options: WorldOptions = {}): Promise<string> {
  const hash = createHash("sha256");
  const outcome = await runSeed(seed, { ...options, onTrace: (line) => hash.update(`${line}\n`) });
  return `${outcome.steps} steps, ${hash.digest("hex")}`;
}

describe("the engine in a simulated world", () => {
  const FIRST = 1;
  const SEEDS = 200;
  const AT_ONCE = 20;
  test.each(Array.from({ length: SEEDS / AT_ONCE }, (_, at) => FIRST + at * AT_ONCE))(
    "keeps its promises in the seeds from %i on",
    async (from) => {
      for (let seed = from; seed < from + AT_ONCE; seed++) await expectWell(seed);
    },
    60_000,
  );

  test("the same seed is the same run, step by step", async () => {
    for (const seed of [7, 40, 71]) expect(await traceOf(seed)).toBe(await traceOf(seed));
    expect(await traceOf(7)).not.toBe(await traceOf(8));
  }, 60_000);
});

describe("what a seed has found once stays found", () => {
  test.each([
    [10, "a store that was set back looked like one with nothing to relay"],
    [71, "a halted task forgot why"],
    [199, "a page missed what was committed again after the store was set back"],
  ])("seed %i: %s", expectWell, 60_000);
});

describe("a simulation that notices nothing proves nothing", () => {
  test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    "%s",
    async (_, mutation) => {
      for (let seed = 1; seed <= 100; seed++) {
        if ((await runSeed(seed, { mutation })).problems.length > 0) return;
      }
      expect.unreachable("not found in 100 seeds");
    },
    120_000,
  );
});

describe("the command line", () => {
  test("understands its own replay command", () => {
    const words = replayCommand(123).split(" -- ")[1]?.split(" ") ?? [];
    expect(parseArgs(words, 2)).toEqual({ ask: "one", seed: 123, trace: true, mutation: null });
  });

  test("says what it does not understand", () => {
    expect(parseArgs(["--seeds", "many", "--fast"], 2)).toEqual({
      ask: "nothing",
      mistakes: ["--seeds needs a whole number from 1.", "There is no --fast here."],
    });
  });
});
