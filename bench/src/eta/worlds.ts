/**
 * The evenings to be judged on: bad ones. In all of them kitchens fall behind, rain wanders over
 * the city, one order in ten rides along with another, and phones have tunnels, bursts and wrong
 * clocks. Each has a trouble of its own besides.
 */
import { NO_TROUBLE, ORDINARY_FAULTS, type Trouble, type WorldOptions } from "@doorstep/courier-sim/world";

export interface JudgedWorld {
  readonly name: string;
  readonly options: WorldOptions;
}

const HOUR_MS = 3_600_000;
const ORDERS_PER_MINUTE = 12;
/** As many as one evening has, so that a change has 1,200 behind it. */
const ORDERS_A_WORLD = 2_160;

const BAD: Trouble = { ...NO_TROUBLE, batchShare: 0.85, waveDepth: 0.35, slowKitchenShare: 0.12 };

const kinds: readonly { readonly name: string; readonly of: (changeMs: number) => Partial<WorldOptions> }[] = [
  { name: "rain", of: () => ({ trouble: { ...BAD, waveDepth: 0.5 } }) },
  {
    name: "sudden jam",
    of: (fromMs) => ({ trouble: { ...BAD, regime: { fromMs, flow: 0.65, cooking: 1.3, doors: 1.2 } } }),
  },
  { name: "few couriers", of: () => ({ couriers: 390, trouble: BAD }) },
  {
    name: "bad phones",
    of: () => ({
      trouble: BAD,
      faults: { ...ORDINARY_FAULTS, noiseM: 9, gapMs: 70_000, late: 0.06, wrongClock: 0.3, jump: 0.004, dup: 0.03 },
    }),
  },
  {
    name: "sudden ease",
    of: (fromMs) => ({ trouble: { ...BAD, regime: { fromMs, flow: 1.25, cooking: 0.75, doors: 0.9 } } }),
  },
];

/** So many orders of one seed, in as many evenings as that takes. */
export function worldsOf(seed: string, orders: number): readonly JudgedWorld[] {
  const worlds: JudgedWorld[] = [];
  for (let left = orders; left > 0; left -= ORDERS_A_WORLD) {
    const nth = worlds.length;
    const kind = kinds[nth % kinds.length];
    if (kind === undefined) break;
    const dinersUntilMs = (Math.min(left, ORDERS_A_WORLD) / ORDERS_PER_MINUTE) * 60_000;
    worlds.push({
      name: kind.name,
      options: {
        seed: `${seed}/${nth}`,
        run: `e${nth}`,
        couriers: 480,
        ordersPerMinute: ORDERS_PER_MINUTE,
        spike: null,
        dinersUntilMs,
        // Half as often as our own app: what others' phones do, and half the work.
        pingEveryMs: 8_000,
        kitchenMinutes: 15,
        maxDistanceKm: 4.5,
        faults: ORDINARY_FAULTS,
        withTruth: false,
        ...kind.of(Math.min(HOUR_MS, 0.4 * dinersUntilMs)),
      },
    });
  }
  return worlds;
}
