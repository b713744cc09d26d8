import fc from "fast-check";
import { expect, test } from "vitest";
import { addSample, advance, type Playback, type Sample, startPlayback } from "./marker-playback.ts";

const FRAME_MS = 50;

function sample(atMs: number, alongM: number, more: Partial<Sample> = {}): Sample {
  return { atMs, alongM, routeVersion: 1, onRoute: true, position: [alongM / 111_195, 0], ...more };
}

function alongOf(playback: Playback): number {
  if (playback.place.on !== "route") throw new Error("off the route");
  return playback.place.alongM;
}

/** Plays frame by frame up to `untilMs`, and says where the marker was at each. */
function play(from: Playback, untilMs: number): { playback: Playback; alongM: number[] } {
  let playback = from;
  const alongM: number[] = [];
  for (let nowMs = from.advancedAtMs + FRAME_MS; nowMs <= untilMs; nowMs += FRAME_MS) {
    playback = advance(playback, nowMs);
    alongM.push(alongOf(playback));
  }
  return { playback, alongM };
}

/** Two updates 4 s and 20 m apart, each 200 ms on its way. */
function afterTwo(): Playback {
  const first = startPlayback(sample(0, 100), 200);
  return addSample(play(first, 4_200).playback, sample(4_000, 120), 4_200);
}

test("the first place is shown at once and stands still", () => {
  const { alongM } = play(startPlayback(sample(0, 100), 200), 4_000);
  expect(new Set(alongM)).toEqual(new Set([100]));
});

test("it is one update behind: when the third is due, it reaches the second", () => {
  const { playback } = play(afterTwo(), 8_200);
  expect(alongOf(playback)).toBeCloseTo(120, 0);
});

test("it moves evenly between two updates", () => {
  const { playback } = play(afterTwo(), 6_200);
  expect(alongOf(playback)).toBeCloseTo(110, 0);
});

test("one missing update changes nothing: it goes on for one interval", () => {
  const { playback } = play(afterTwo(), 12_200);
  expect(alongOf(playback)).toBeCloseTo(140, 0);
});

test("after the missing interval it stops", () => {
  const twelve = play(afterTwo(), 12_400).playback;
  const { playback, alongM } = play(twelve, 60_000);
  expect(playback.moving).toBe(false);
  expect(Math.max(...alongM)).toBeLessThanOrEqual(140);
});

test("an update behind what is shown makes it wait, not turn round", () => {
  const ahead = play(afterTwo(), 12_200).playback;
  const { alongM } = play(addSample(ahead, sample(12_000, 125), 12_200), 15_000);
  expect(Math.min(...alongM)).toBeGreaterThanOrEqual(alongOf(ahead));
});

test("an older moment is dropped", () => {
  const playback = afterTwo();
  expect(addSample(playback, sample(3_000, 110), 4_400)).toBe(playback);
});

test("on another way it goes on without a leap, where they rode it already", () => {
  const riding = play(afterTwo(), 8_200).playback;
  const next = addSample(riding, sample(8_000, 310, { routeVersion: 2, position: [140 / 111_195, 0] }), 8_200);
  // 120 m along the old way is 20 m before where they are.
  const { alongM, playback } = play(next, 12_200);
  expect(alongM[0]).toBeCloseTo(290, 0);
  expect(Math.max(...alongM.map((along, index) => along - (alongM[index - 1] ?? 290)))).toBeLessThan(1);
  expect(playback.place).toMatchObject({ on: "route", routeVersion: 2 });
  expect(alongOf(playback)).toBeCloseTo(310, 0);
});

test("another way far from where they were is another courier's, and starts anew", () => {
  const next = addSample(afterTwo(), sample(5_000, 7, { routeVersion: 2 }), 5_200);
  expect(next.place).toEqual({ on: "route", routeVersion: 2, alongM: 7 });
});

test("off the route it shows the true positions, joined straight", () => {
  const off = { onRoute: false, position: [1, 1] as const };
  const first = startPlayback(sample(0, 0, { onRoute: false, position: [0, 0] }), 0);
  let playback = addSample(advance(first, 4_000), sample(4_000, 0, off), 4_000);
  playback = advance(playback, 6_000);
  expect(playback.place).toEqual({ on: "map", position: [0.5, 0.5] });
  playback = advance(playback, 60_000);
  expect(playback.place).toEqual({ on: "map", position: [1, 1] });
});

test("after a silence it plays what it missed in the time of two updates, with no leap", () => {
  const stopped = play(afterTwo(), 24_200).playback;
  const { alongM } = play(addSample(stopped, sample(24_000, 240), 24_200), 36_000);
  const steps = alongM.map((along, index) => along - (alongM[index - 1] ?? 140));
  expect(Math.max(...steps)).toBeLessThan(2);
  expect(alongM[8_000 / FRAME_MS]).toBeGreaterThan(225);
});

test("a burst is played along the way it tells", () => {
  let playback = play(afterTwo(), 28_200).playback;
  // Stood at a light for 12 s, then rode on: none of it was known until now.
  for (const [atMs, alongM] of [
    [8, 140],
    [12, 140],
    [16, 140],
    [20, 160],
    [24, 180],
    [28, 200],
  ] as const)
    playback = addSample(playback, sample(atMs * 1_000, alongM), 28_200);
  const { alongM } = play(playback, 40_000);
  expect(alongM.filter((along) => along === 140).length).toBeGreaterThan(20);
  expect(alongM[8_000 / FRAME_MS]).toBeGreaterThan(170);
  expect(alongM.at(-1)).toBeCloseTo(220, 0);
});

test("it does not go back where it has been before leaving the route", () => {
  const ahead = play(afterTwo(), 12_200).playback;
  const off = addSample(ahead, sample(14_000, 130, { onRoute: false, position: [1, 1] }), 14_200);
  const left = advance(off, 18_200);
  expect(left.place.on).toBe("map");
  const returned = addSample(left, sample(18_000, 132), 18_300);
  const back = advance(addSample(returned, sample(22_000, 134), 22_300), 26_300);
  expect(alongOf(back)).toBeGreaterThanOrEqual(alongOf(ahead));
});

test("after a longer silence it is at once where the courier is", () => {
  const stopped = play(afterTwo(), 60_000).playback;
  expect(alongOf(addSample(stopped, sample(60_000, 900), 60_200))).toBe(900);
});

test("whatever comes, in whatever rhythm, it never goes back on one route", () => {
  const updates = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 20_000 }),
      byM: fc.integer({ min: -30, max: 90 }),
      lateMs: fc.nat(3_000),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(updates, (list) => {
      let atMs = 0;
      let alongM = 500;
      let playback = startPlayback(sample(atMs, alongM), 0);
      const seen: number[] = [];
      for (const update of list) {
        atMs += update.gapMs;
        alongM = Math.max(0, alongM + update.byM);
        const played = play(playback, Math.max(playback.advancedAtMs, atMs));
        seen.push(...played.alongM);
        const next = addSample(played.playback, sample(atMs, alongM), atMs + update.lateMs);
        // Starting anew after a long silence is not playing.
        if (next.samples.length === 1) seen.length = 0;
        playback = next;
      }
      seen.push(...play(playback, playback.advancedAtMs + 20_000).alongM);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});
