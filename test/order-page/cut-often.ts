/** A phone among tall houses: its road is cut again and again, each time at a moment chance chooses. */
import { setTimeout as pause } from "node:timers/promises";
import { randomOf } from "../simulation/random.ts";
import type { CuttableProxy } from "../stack/cuttable-proxy.ts";

/** Between two cuts: within a handshake, between two messages, or before the page has tried again. */
const WHOLE_MS = [10, 700] as const;
const CUT_MS = [1, 120] as const;

/** Leaves the road whole. */
export async function cutOften(road: CuttableProxy, { seed, times }: { seed: number; times: number }): Promise<void> {
  const random = randomOf(seed);
  for (let cut = 0; cut < times; cut++) {
    await pause(random.between(...WHOLE_MS));
    road.cut();
    await pause(random.between(...CUT_MS));
    road.restore();
  }
}
