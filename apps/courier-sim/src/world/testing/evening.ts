/** An ordinary evening in a made-up city, for tests. */
import { ORDINARY_FAULTS, type WorldOptions } from "../options.ts";
import { advance, createWorld, isOver, type World, type WorldEvent } from "../world.ts";
import { gridCity } from "./grid-city.ts";

export const HOUR_MS = 3_600_000;

const ordinaryEvening: WorldOptions = {
  seed: "test",
  run: "t1",
  couriers: 60,
  ordersPerMinute: 1.5,
  spike: null,
  dinersUntilMs: HOUR_MS,
  pingEveryMs: 4_000,
  kitchenMinutes: 15,
  maxDistanceKm: 4.5,
  faults: ORDINARY_FAULTS,
  withTruth: false,
};

export const openEvening = (changes: Partial<WorldOptions> = {}): World =>
  createWorld(gridCity(), { ...ordinaryEvening, ...changes });

/** Until the last order has ended. */
export function playToTheEnd(world: World): WorldEvent[] {
  const events: WorldEvent[] = [];
  for (let toMs = 0; !isOver(world) && toMs < world.options.dinersUntilMs + 4 * HOUR_MS; toMs += 60_000) {
    for (const event of advance(world, toMs)) events.push(event);
  }
  return events;
}

export function playFor(world: World, toMs: number): WorldEvent[] {
  return [...advance(world, toMs)];
}
