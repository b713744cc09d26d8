/** The phones of an evening, one fault at a time and then together. */
import { type Faults, NO_FAULTS, ORDINARY_FAULTS } from "@doorstep/courier-sim/world";

export interface Scenario {
  readonly name: string;
  readonly faults: Faults;
}

const MINUTE_MS = 60_000;
/** Wandering errors of ordinary phones and nothing else wrong. */
const NOISY: Faults = { ...NO_FAULTS, noiseM: ORDINARY_FAULTS.noiseM, dup: 0.01, late: 0.02 };

export const scenarios: readonly Scenario[] = [
  { name: "ordinary", faults: ORDINARY_FAULTS },
  {
    name: "bad",
    faults: {
      ...ORDINARY_FAULTS,
      dup: 0.05,
      late: 0.1,
      skewMs: 5_000,
      wrongClock: 0.4,
      gapMs: 60_000,
      restartMs: 20 * MINUTE_MS,
      clockSetMs: 40 * MINUTE_MS,
      speedless: 0.3,
      jump: 0.005,
      noiseM: 12,
    },
  },
  { name: "perfect", faults: NO_FAULTS },
  { name: "noise", faults: NOISY },
  { name: "much-noise", faults: { ...NOISY, noiseM: 15 } },
  { name: "tunnel", faults: { ...NOISY, gapMs: 60_000, blind: 1 } },
  { name: "burst", faults: { ...NOISY, gapMs: 60_000 } },
  { name: "wrong-clock", faults: { ...NOISY, wrongClock: 1 } },
  { name: "clock-set", faults: { ...NOISY, clockSetMs: 8 * MINUTE_MS } },
  { name: "speedless", faults: { ...NOISY, speedless: 1 } },
];
