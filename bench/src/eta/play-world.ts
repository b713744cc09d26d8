/** One world from its first order to its last door, through the stages, with the ceiling beside. */
import { shiftCourierFact, shiftOrderFact, shiftPing, type toCityMap } from "@doorstep/courier-sim";
import {
  advance,
  createWorld,
  isOver,
  openForesight,
  type Search,
  type WorldOptions,
} from "@doorstep/courier-sim/world";
import type { JudgedOrder } from "./judged.ts";
import type { Stages } from "./stages.ts";
import { ASK_EVERY_MS, openWatch } from "./watch.ts";

type CityMap = ReturnType<typeof toCityMap>;

/** Seven in the evening, for whoever reads a time. */
export const START_MS = Date.UTC(2026, 4, 15, 22);
const LONGEST_TAIL_MS = 4 * 3_600_000;

export interface Played {
  readonly judged: readonly JudgedOrder[];
  readonly spent: Stages["spent"];
  readonly refused: readonly string[];
}

export function playWorld(city: CityMap, options: WorldOptions): Played {
  // Played once before, with nobody watching: how long couriers had to be looked for.
  const searches = searchesOf(city, options);
  const world = createWorld(city, options);
  const foresight = openForesight(world, searches);
  const watch = openWatch(START_MS, { city: city.name, ceiling: (orderId) => foresight.arrivesInMs(orderId) });
  for (
    let toMs = ASK_EVERY_MS;
    toMs < options.dinersUntilMs + LONGEST_TAIL_MS && !isOver(world);
    toMs += ASK_EVERY_MS
  ) {
    for (const event of advance(world, toMs)) {
      const atMs = START_MS + event.tMs;
      if (event.kind === "orderFact") watch.tellOrder(atMs, shiftOrderFact(event.record, START_MS));
      else if (event.kind === "courierFact") watch.tellCourier(atMs, shiftCourierFact(event.record, START_MS));
      else if (event.kind === "ping") watch.tellCourier(atMs, shiftPing(event.record, START_MS));
    }
    watch.ask(START_MS + toMs);
  }
  const { stages, judged } = watch;
  return { judged, spent: stages.spent, refused: stages.refused };
}

function searchesOf(city: CityMap, options: WorldOptions): readonly Search[] {
  const world = createWorld(city, { ...options, pingEveryMs: 3_600_000 });
  const searches: Search[] = [];
  world.onSearchOver = (search) => void searches.push(search);
  for (
    let toMs = ASK_EVERY_MS;
    toMs < options.dinersUntilMs + LONGEST_TAIL_MS && !isOver(world);
    toMs += ASK_EVERY_MS
  ) {
    advance(world, toMs);
  }
  return searches.sort((a, b) => a.fromMs - b.fromMs);
}
