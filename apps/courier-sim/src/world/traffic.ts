/**
 * How freely the streets flow. Traffic has the day's shape and a random field over it that
 * changes over a kilometre and a quarter of an hour: a courier is slow where and when
 * others are. Lights belong to their crossings and keep their own time.
 */
import { openFixedChance } from "./chance.ts";
import type { LonLat } from "./ground.ts";

export interface Streets {
  /** Share of the free speed that is possible, about 0.55 to 1.15. */
  flow(place: LonLat, atMs: number): number;
  /** How long one arriving then has to wait; 0 at green or where there is no light. */
  lightMs(place: LonLat, atMs: number): number;
}

const START_MINUTE_OF_DAY = 19 * 60;
const FIELD_DEGREES = 0.01;
const FIELD_MS = 15 * 60_000;
const FIELD_DEPTH = 0.28;
const LIGHT_SHARE = 0.11;

export function openStreets(seed: string): Streets {
  const field = openFixedChance(seed, "traffic");
  const light = openFixedChance(seed, "lights");

  return {
    flow(place, atMs) {
      const x = place.lon / FIELD_DEGREES;
      const y = place.lat / FIELD_DEGREES;
      const slot = atMs / FIELD_MS;
      const slot0 = Math.floor(slot);
      const noise = mix(fieldAt(x, y, slot0), fieldAt(x, y, slot0 + 1), smooth(slot - slot0));
      return dayFlow(atMs) * (1 + FIELD_DEPTH * (noise - 0.5));
    },
    lightMs(place, atMs) {
      const x = Math.round(place.lon * 1e4);
      const y = Math.round(place.lat * 1e4);
      if (light(x, y, 0) >= LIGHT_SHARE) return 0;
      const cycleMs = 60_000 + 40_000 * light(x, y, 1);
      const redMs = cycleMs * (0.35 + 0.25 * light(x, y, 2));
      const intoCycleMs = (atMs + cycleMs * light(x, y, 3)) % cycleMs;
      return intoCycleMs < redMs ? Math.round(redMs - intoCycleMs) : 0;
    },
  };

  function fieldAt(x: number, y: number, slot: number): number {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const east = smooth(x - x0);
    return mix(
      mix(field(x0, y0, slot), field(x0 + 1, y0, slot), east),
      mix(field(x0, y0 + 1, slot), field(x0 + 1, y0 + 1, slot), east),
      smooth(y - y0),
    );
  }
}

/** Worst around half past eight and half past six; the world begins at seven in the evening. */
function dayFlow(atMs: number): number {
  const minute = (START_MINUTE_OF_DAY + atMs / 60_000) % (24 * 60);
  return 1.05 - 0.17 * bump(minute, 8.5 * 60) - 0.24 * bump(minute, 18.5 * 60);
}

const bump = (minute: number, peakMinute: number): number => Math.exp(-(((minute - peakMinute) / 75) ** 2));
const smooth = (share: number): number => share * share * (3 - 2 * share);
const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
