/**
 * How an area is read at a glance: six steps from plenty of couriers to short of them, and a
 * seventh for "too few to say". Surge is the worker's own reading: how many times as long as
 * usual an order there waits for a courier.
 */
import { type Market, marketScarcity } from "@doorstep/tracking/market";

export const pressures = ["plenty2", "plenty", "balanced", "short", "short2", "short3"] as const;
export type Pressure = (typeof pressures)[number] | "few";

/** Fewer orders and couriers than this in all say nothing. */
const FEWEST = 3;
/** Surge up to which a step goes; the last has no end. */
const STEP_ENDS: readonly number[] = [0.75, 0.9, 1.13, 1.3, 1.5];
const SURGE_FROM = 1.2;

export function pressureOf(market: Market): Pressure {
  if (market.demand + market.supply < FEWEST) return "few";
  const surge = marketScarcity(market);
  const step = STEP_ENDS.findIndex((end) => surge < end);
  return pressures[step === -1 ? STEP_ENDS.length : step] ?? "few";
}

export const isSurging = (market: Market): boolean =>
  pressureOf(market) !== "few" && marketScarcity(market) >= SURGE_FROM;

export const isShort = (pressure: Pressure): boolean =>
  pressure === "short" || pressure === "short2" || pressure === "short3";
