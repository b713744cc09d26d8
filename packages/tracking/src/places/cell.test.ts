import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeCellView } from "./index.ts";
import { CELL, demand, MINUTE_MS, minute, newPlaces, supply } from "./testing/evening.ts";

const LAG = 1.5;

describe("[P2] the market of a cell", () => {
  test("[P2] counts orders over the ten minutes of a window, told when it closes", () => {
    const evening = newPlaces()
      .tell(0.5, demand(0.5))
      .tell(0.7, demand(0.6), demand(0.7))
      .wait(1 + LAG);
    expect(evening.cells).toMatchObject([{ cell: CELL, atMs: minute(1), demand: 3, supply: 0 }]);
    expect(evening.conditions).toMatchObject([
      { log: "orders", record: { subject: `cell:${CELL}`, market: { demand: 3, supply: 0 }, atMs: minute(1 + LAG) } },
    ]);
  });

  test("[P2] an order is in each of the ten windows it belongs to, and then in none", () => {
    const evening = newPlaces().tell(0.5, demand(0.5)).wait(30);
    expect(evening.cells.map(({ demand: count }) => count)).toEqual([
      ...new Array<number>(evening.cells.length - 1).fill(1),
      0,
    ]);
    expect(evening.cells.at(-1)?.atMs).toBe(minute(11));
  });

  test("[P2] free time is cut where windows begin: two couriers for ten minutes are two", () => {
    const evening = newPlaces();
    for (let minutes = 0; minutes < 10; minutes += 1) {
      evening.tell(
        minutes + 1.01,
        supply(minutes, minutes + 1),
        supply(minutes + 0.4, minutes + 1, { courierId: "c-bruno" }),
        supply(minutes, minutes + 0.4, { courierId: "c-ana" }),
      );
    }
    evening.wait(10 + LAG);
    expect(evening.cells.at(-1)).toMatchObject({ atMs: minute(10), demand: 0, supply: 2 });
  });

  test("[P2] whatever the stretches, a window's supply is the free time inside it", () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 80_000 }));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 30 }), (stretches) => {
        const inOrder = stretches.toSorted((a, b) => a[0] + a[1] - (b[0] + b[1]));
        const evening = newPlaces();
        for (const [fromMs, lastsMs] of inOrder) {
          const [from, to] = [fromMs / MINUTE_MS, (fromMs + lastsMs) / MINUTE_MS];
          evening.tell(to, supply(from, to, { fromMs: minute(0) + fromMs, toMs: minute(0) + fromMs + lastsMs }));
        }
        evening.wait(60);
        expect(evening.notes.filter((note) => note.includes("late"))).toEqual([]);
        for (const { atMs, supply: told } of evening.cells) {
          const startMs = atMs - 10 * MINUTE_MS;
          const freeMs = inOrder.reduce((sum, [fromMs, lastsMs]) => {
            const from = Math.max(minute(0) + fromMs, startMs);
            return sum + Math.max(0, Math.min(minute(0) + fromMs + lastsMs, atMs) - from);
          }, 0);
          expect(told).toBeCloseTo(freeMs / (10 * MINUTE_MS), 1);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("[P3] what comes after a window has closed is counted as late, and still counts in those open", () => {
    const evening = newPlaces()
      .tell(0.5, demand(0.5))
      .tell(2.6, demand(0.7))
      .wait(3 + LAG);
    expect(evening.notes).toEqual(["demand late: a window it belongs to is closed"]);
    expect(evening.cells.at(-1)).toMatchObject({ demand: 2 });
    const slow = newPlaces().tell(0.5, demand(0.5)).tell(2.6, supply(0.5, 1.1)).wait(2.7);
    expect(slow.notes).toEqual(["supply late: a window it belongs to is closed"]);
  });
});

describe("[P4] the view of a cell", () => {
  test("[P4] its version rises, also for a cell that left and comes back", () => {
    const evening = newPlaces();
    for (const start of [0.5, 3.2, 40.5, 44]) evening.tell(start, demand(start));
    evening.wait(90);
    const versions = evening.cells.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    expect(evening.notes.filter((note) => note === "cell left: empty")).toHaveLength(2);
  });

  test("[P4] when it empties that is told once, and the cell leaves", () => {
    const evening = newPlaces().tell(0.5, demand(0.5)).wait(60);
    expect(evening.cells.filter(({ demand: count, supply: free }) => count + free === 0)).toHaveLength(1);
    expect(evening.stateOf(`cell:${CELL}`)).toBeUndefined();
    expect(evening.conditions.at(-1)?.record.market).toEqual({ demand: 0, supply: 0 });
  });

  test("[P4] a snapshot shows what was told last", () => {
    const evening = newPlaces().tell(0.5, demand(0.5));
    const key = `cell:${CELL}`;
    const snapshot = () => {
      const state = evening.stateOf(key);
      return state === undefined ? null : placeCellView(state);
    };
    expect(snapshot()).toBeNull();
    evening.wait(5);
    expect(snapshot()).toEqual(evening.cells.at(-1));
  });

  test("[P4] a cell of which only late words come is none", () => {
    const evening = newPlaces().tell(60, demand(10));
    expect(evening.stateOf(`cell:${CELL}`)).toBeUndefined();
    expect(evening.told).toEqual([]);
  });
});

describe("[P1] telling", () => {
  test("[P1] at most once in ten seconds of log time, however late the wakes are", () => {
    const evening = newPlaces();
    for (let minutes = 0; minutes < 30; minutes += 0.3) evening.tell(minutes, demand(minutes));
    evening.wait(60);
    const times = evening.told.filter(({ output }) => output.to === "conditions").map(({ minutes }) => minutes);
    for (const [index, time] of times.entries()) {
      expect(time - (times[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(1 / 6 - 1e-9);
    }
  });

  test("[P1] nothing for what nobody would act on, and again in time for what still holds", () => {
    const evening = newPlaces();
    for (let minutes = 0; minutes < 40; minutes += 1) evening.tell(minutes + 1.01, supply(minutes, minutes + 1));
    evening.wait(41);
    const steady = evening.told.filter(({ minutes, output }) => output.to === "page" && minutes > 13);
    for (const [index, { minutes, output }] of steady.entries()) {
      const before = steady[index - 1];
      if (before === undefined || output.to !== "page" || before.output.to !== "page") continue;
      expect(minutes - before.minutes).toBeGreaterThanOrEqual(2);
      // Told anew before the last is not believed any more.
      expect(minute(minutes)).toBeLessThan(before.output.cell.untilMs);
    }
    expect(steady.length).toBeGreaterThan(5);
  });

  test("[P1] an idle cell is woken some tens of times, not all the time", () => {
    expect(newPlaces().tell(0.5, demand(0.5)).wait(600).wakes).toBeLessThan(30);
  });
});
