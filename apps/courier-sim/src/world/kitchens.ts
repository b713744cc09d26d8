/**
 * Kitchens differ: in speed, in evenness, in how many pots they have, in what they promise
 * and whether they say "ready" at all. Nobody outside is told how a kitchen is.
 */
import { type Chance, type FixedChance, openChance, openFixedChance } from "./chance.ts";
import type { Restaurant } from "./city-map.ts";
import { regimeAt, type Trouble, tempo, troubleOf, type WorldOptions } from "./options.ts";

export interface Kitchen {
  readonly restaurant: Restaurant;
  readonly confirmMedianMs: number;
  readonly cookMedianMs: number;
  readonly cookSpread: number;
  /** See `tempo`. */
  readonly tempo: number;
  /** By cook: when free again. */
  readonly freeAtMs: number[];
  readonly saysReady: boolean;
  /** What it says food takes, against what it takes; null when it does not say. */
  readonly promiseBias: number | null;
  /** Half hours in which it cannot keep up. */
  readonly spells: FixedChance;
  readonly trouble: Trouble;
}

/** What will happen to one order's food, and what will be said of it. */
export interface Cooking {
  /** What the dice of the pots were: half of such orders take less than `medianMs`. */
  readonly medianMs: number;
  readonly spread: number;
  readonly startsAtMs: number;
  readonly readyAtMs: number;
  /** When the button is pressed; null in kitchens that never do. */
  readonly saidReadyAtMs: number | null;
  readonly told: { readonly startsAtMs: number; readonly readyAtMs: number } | null;
}

/** Restaurants by how often people order there. */
export interface Market {
  readonly kitchens: readonly Kitchen[];
  /** Running sum of popularity, as long as `kitchens`. */
  readonly popularityUpTo: readonly number[];
}

const NEVER_SAYS_READY_SHARE = 1 / 3;
const PROMISES_SHARE = 0.8;
const PRESSES_LATE_SHARE = 0.15;
const MOST_BEHIND_MS = 20 * 60_000;
/** Every order on the stove slows the others by so much. */
const CROWDING = 0.08;
const SPELL_MS = 30 * 60_000;
/** How much longer everything takes in a kitchen that cannot keep up. */
const SPELL = 1.6;
const BUTTON_MS = { prompt: 15_000, late: 150_000 };

export function openKitchen(
  restaurant: Restaurant,
  options: Pick<WorldOptions, "seed" | "kitchenMinutes" | "trouble">,
): Kitchen {
  const chance = openChance(options.seed, `kitchen/${restaurant.restaurantId}`);
  const promises = chance.happens(PROMISES_SHARE);
  const promiseBias = chance.between(0.72, 1.15);
  return {
    restaurant,
    confirmMedianMs: chance.between(20_000, 90_000),
    cookMedianMs: chance.logNormal({ median: options.kitchenMinutes * 60_000, spread: 0.32 }),
    cookSpread: chance.between(0.16, 0.4),
    tempo: tempo(options),
    freeAtMs: Array.from({ length: Math.floor(chance.between(2, 7)) }, () => 0),
    saysReady: !chance.happens(NEVER_SAYS_READY_SHARE),
    promiseBias: promises ? promiseBias : null,
    spells: openFixedChance(options.seed, `spells/${restaurant.restaurantId}`),
    trouble: troubleOf(options),
  };
}

export function openMarket(kitchens: readonly Kitchen[], seed: string): Market {
  const chance = openChance(seed, "popularity");
  let sum = 0;
  const popularityUpTo = kitchens.map(() => {
    sum += chance.logNormal({ median: 1, spread: 0.9 });
    return sum;
  });
  return { kitchens, popularityUpTo };
}

/** Undefined only in a city without restaurants. */
export function pickKitchen({ kitchens, popularityUpTo }: Market, chance: Chance): Kitchen | undefined {
  const ticket = chance.between(0, popularityUpTo.at(-1) ?? 0);
  let low = 0;
  let high = kitchens.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((popularityUpTo[middle] ?? 0) <= ticket) low = middle + 1;
    else high = middle;
  }
  return kitchens[low];
}

export function confirmDelayMs(kitchen: Kitchen, chance: Chance): number {
  const delayMs = chance.logNormal({ median: kitchen.confirmMedianMs, spread: 0.35 });
  return Math.min(240_000, Math.max(6_000, delayMs));
}

/** A kitchen that is far behind takes no more orders for now. */
export function takesOrders({ freeAtMs }: Kitchen, nowMs: number): boolean {
  return Math.min(...freeAtMs) - nowMs < MOST_BEHIND_MS;
}

/** Takes the first free cook of the kitchen for the order. */
export function startCooking(
  kitchen: Kitchen,
  order: { readonly itemCount: number; readonly chance: Chance },
  nowMs: number,
): Cooking {
  const { chance } = order;
  const cook = kitchen.freeAtMs.indexOf(Math.min(...kitchen.freeAtMs));
  const startsAtMs = Math.ceil(
    Math.max(nowMs + kitchen.tempo * chance.between(8_000, 60_000), kitchen.freeAtMs[cook] ?? 0),
  );
  const medianMs = cookingMedianMs(kitchen, order.itemCount, nowMs);
  const cookMs = chance.logNormal({ median: medianMs, spread: kitchen.cookSpread });
  const readyAtMs = Math.ceil(startsAtMs + cookMs);
  kitchen.freeAtMs[cook] = readyAtMs;
  const pressedMs = pressingMs(kitchen, chance);
  const promisedMs = kitchen.cookMedianMs * (kitchen.promiseBias ?? 1);
  return {
    medianMs,
    spread: kitchen.cookSpread,
    startsAtMs,
    readyAtMs,
    saidReadyAtMs: kitchen.saysReady ? Math.ceil(readyAtMs + pressedMs) : null,
    told:
      kitchen.promiseBias === null
        ? null
        : { startsAtMs, readyAtMs: Math.ceil((startsAtMs + promisedMs) / 30_000) * 30_000 },
  };
}

/** Of an order that begins now: by its size, by what else is on the stove, by how the kitchen fares. */
export function cookingMedianMs(kitchen: Kitchen, itemCount: number, nowMs: number): number {
  const crowd = kitchen.freeAtMs.filter((freeMs) => freeMs > nowMs).length;
  const size = 0.88 + 0.06 * Math.min(itemCount, 6);
  const { slowKitchenShare } = kitchen.trouble;
  const spell = slowKitchenShare > 0 && kitchen.spells(Math.floor(nowMs / SPELL_MS), 0, 0) < slowKitchenShare;
  const fares = (spell ? SPELL : 1) * regimeAt(kitchen.trouble, nowMs).cooking;
  return kitchen.cookMedianMs * size * (1 + CROWDING * crowd) * fares;
}

/** When food is expected by whoever sends a courier for it. */
export function expectedReadyMs(
  { options }: { readonly options: WorldOptions },
  { told, startsAtMs }: Cooking,
): number {
  return told?.readyAtMs ?? startsAtMs + options.kitchenMinutes * 60_000;
}

/** From ready food to the button, in a kitchen that presses it. */
export function pressingMs(kitchen: Kitchen, chance: Chance): number {
  return kitchen.tempo * chance.exponential(chance.happens(PRESSES_LATE_SHARE) ? BUTTON_MS.late : BUTTON_MS.prompt);
}
