import fc from "fast-check";
import { expect, test } from "vitest";
import { type Figures, includes, type Ladder, LOOKS_TO_LEAVE, STEPS, startLadder, stepLadder } from "./ladder.ts";

const CALM: Figures = { eventLoop: 5, outputs: 100, sockets: 0 };
const lagging = (eventLoop: number): Figures => ({ ...CALM, eventLoop });
const times = (count: number, figures: Figures): Figures[] => Array.from({ length: count }, () => figures);

/** The ladder after each look. */
function climb(looks: readonly Figures[], from: Ladder = startLadder(0)): Ladder[] {
  let ladder = from;
  return looks.map((figures, at) => {
    ladder = stepLadder(ladder, figures, at + 1);
    return ladder;
  });
}
const stepsOf = (looks: readonly Figures[]) => climb(looks).map(({ step }) => step);

test("[D1] each step includes those before it, and no other", () => {
  for (const [at, step] of STEPS.entries()) {
    expect(STEPS.filter((other) => includes(step, other))).toEqual(STEPS.slice(0, at + 1));
  }
});

test.each([
  ["eventLoop", [150, 300, 600, 1_200]],
  ["outputs", [3_000, 6_000, 12_000, 24_000]],
  ["sockets", [16e6, 32e6, 64e6, 128e6]],
] as const)("[D2] %s enters each step at its limit, in the second look", (figure, limits) => {
  for (const [at, limit] of limits.entries()) {
    const [below, step] = [STEPS[at], STEPS[at + 1]];
    expect(stepsOf(times(2, { ...CALM, [figure]: limit }))).toEqual(["normal", step]);
    expect(stepsOf(times(2, { ...CALM, [figure]: limit - 1 }))[1]).toBe(below);
  }
});

test("[D2] one look is a pause of the process", () => {
  expect(new Set(stepsOf([lagging(5_000), CALM, lagging(5_000), CALM]))).toEqual(new Set(["normal"]));
});

test("[D2] straight to the step that both looks called for", () => {
  expect(stepsOf([lagging(5_000), lagging(400)])).toEqual(["normal", "sampled"]);
  expect(stepsOf([lagging(400), lagging(5_000), lagging(5_000)])).toEqual(["normal", "sampled", "snapshotsOnly"]);
});

test("[D2] it says which figure was most over its limit, and since when", () => {
  const [, entered] = climb(times(2, { eventLoop: 200, outputs: 9_000, sockets: 0 }));
  expect(entered).toMatchObject({ step: "sampled", sinceMs: 2 });
  expect(entered?.because).toEqual({ figure: "outputs", value: 9_000, limit: 6_000 });
});

test("[D3] ten looks in a row under half of the limit: one step down", () => {
  const top = climb(times(2, lagging(2_000)))[1];
  const down = climb(times(4 * LOOKS_TO_LEAVE, CALM), top).map(({ step }) => step);
  expect(down.filter((step, at) => step !== down[at - 1])).toEqual([...STEPS].reverse());
  expect(down.lastIndexOf("snapshotsOnly")).toBe(LOOKS_TO_LEAVE - 2);
  expect(climb(times(4 * LOOKS_TO_LEAVE, CALM), top).at(-1)?.because).toBeNull();
});

test("[D3] between half and the whole of its limit a step is kept", () => {
  const entered = climb(times(2, lagging(150)))[1];
  expect(new Set(climb(times(100, lagging(75)), entered).map(({ step }) => step))).toEqual(new Set(["conflated"]));
  expect(climb(times(LOOKS_TO_LEAVE, lagging(74)), entered).at(-1)?.step).toBe("normal");
});

test("[D3] the count begins anew with every look that was not calm", () => {
  const entered = climb(times(2, lagging(150)))[1];
  const almost = [...times(LOOKS_TO_LEAVE - 1, CALM), lagging(100)];
  expect(climb([...almost, ...almost, ...almost], entered).at(-1)?.step).toBe("conflated");
});

test("[D4] a figure that goes to and fro over a limit enters once and does not leave", () => {
  const around = fc.double({ min: 0.51, max: 1.9, noNaN: true });
  fc.assert(
    fc.property(fc.array(around, { maxLength: 200 }), fc.integer({ min: 0, max: 3 }), (shares, at) => {
      const limit = 150 * 2 ** at;
      const looks = shares.map((share) => lagging(limit * share));
      const steps = climb([...times(2, lagging(limit)), ...looks]).map(({ step }) => step);
      expect(steps.slice(1).every((step) => step === STEPS[at + 1])).toBe(true);
    }),
  );
});

test("[D3] whatever was measured, a calm server is at normal 20 s later", () => {
  const figures = fc.record({
    eventLoop: fc.integer({ min: 0, max: 10_000 }),
    outputs: fc.integer({ min: 0, max: 100_000 }),
    sockets: fc.integer({ min: 0, max: 1e9 }),
  });
  fc.assert(
    fc.property(fc.array(figures, { maxLength: 50 }), (looks) => {
      expect(stepsOf([...looks, ...times(1 + 4 * LOOKS_TO_LEAVE, CALM)]).at(-1)).toBe("normal");
    }),
  );
});
