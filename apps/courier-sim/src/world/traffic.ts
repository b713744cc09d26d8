/**
 * How freely the streets flow. Traffic has the day's shape and a random field over it that
 * changes over a kilometre and a quarter of an hour: a courier is slow where and when
 * others are. Lights belong to their crossings and keep their own time.
 */
import { type FixedChance, openFixedChance } from "./chance.ts";
import type { LonLat } from "./ground.ts";
import { NO_TROUBLE, regimeAt, type Trouble } from "./options.ts";

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
/** Rain and jams are wider than a neighbourhood and last longer than a light. */
const WAVE_DEGREES = 0.035;
const WAVE_MS = 35 * 60_000;
const LIGHT_SHARE = 0.11;

export function openStreets(seed: string, trouble: Trouble = NO_TROUBLE): Streets {
  const field = openFixedChance(seed, "traffic");
  const wave = openFixedChance(seed, "waves");
  const light = openFixedChance(seed, "lights");

  return {
    flow(place, atMs) {
      const noise = noiseAt(field, place, { degrees: FIELD_DEGREES, slot: atMs / FIELD_MS });
      const flow = dayFlow(atMs) * (1 + FIELD_DEPTH * (noise - 0.5)) * regimeAt(trouble, atMs).flow;
      if (trouble.waveDepth === 0) return flow;
      // Most of the city is dry most of the time.
      const rain = noiseAt(wave, place, { degrees: WAVE_DEGREES, slot: atMs / WAVE_MS });
      return flow * (1 - trouble.waveDepth * smooth(Math.min(1, Math.max(0, (rain - 0.5) / 0.3))));
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
}

/** Smooth chance over the map and over time, 0 to 1. */
function noiseAt(
  field: FixedChance,
  place: LonLat,
  { degrees, slot }: { readonly degrees: number; readonly slot: number },
): number {
  const x = place.lon / degrees;
  const y = place.lat / degrees;
  const slot0 = Math.floor(slot);
  return mix(fieldAt(field, { x, y, slot: slot0 }), fieldAt(field, { x, y, slot: slot0 + 1 }), smooth(slot - slot0));
}

function fieldAt(field: FixedChance, { x, y, slot }: { x: number; y: number; slot: number }): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const east = smooth(x - x0);
  return mix(
    mix(field(x0, y0, slot), field(x0 + 1, y0, slot), east),
    mix(field(x0, y0 + 1, slot), field(x0 + 1, y0 + 1, slot), east),
    smooth(y - y0),
  );
}

/** Worst around half past eight and half past six; the world begins at seven in the evening. */
function dayFlow(atMs: number): number {
  const minute = (START_MINUTE_OF_DAY + atMs / 60_000) % (24 * 60);
  return 1.05 - 0.17 * bump(minute, 8.5 * 60) - 0.24 * bump(minute, 18.5 * 60);
}

const bump = (minute: number, peakMinute: number): number => Math.exp(-(((minute - peakMinute) / 75) ** 2));
const smooth = (share: number): number => share * share * (3 - 2 * share);
const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
