/** What can be set from outside. Everything else in this folder is hidden from whoever predicts the world. */
export interface WorldOptions {
  readonly seed: string;
  /** In every id this evening makes. */
  readonly run: string;
  readonly couriers: number;
  readonly ordersPerMinute: number;
  readonly spike: Spike | null;
  /** Diners order in [0, dinersUntilMs). */
  readonly dinersUntilMs: number;
  readonly pingEveryMs: number;
  /** Half of the kitchens are quicker. */
  readonly kitchenMinutes: number;
  /** Straight from the restaurant to the door. */
  readonly maxDistanceKm: number;
  readonly faults: Faults;
  /** Tell where couriers really are, at every fix: for recordings, not for logs. */
  readonly withTruth: boolean;
  /**
   * Whether somebody else takes the orders and chooses the couriers: diners only wish, and
   * what is placed, assigned and ended comes from outside.
   */
  readonly platform?: boolean;
  /** What makes an evening a bad one; none when absent. */
  readonly trouble?: Trouble;
}

/** How far an evening is from an ordinary one. */
export interface Trouble {
  /** Of the orders that could ride along with another of the same restaurant, this share does. */
  readonly batchShare: number;
  /** Rain and jams that wander over the city take up to this share of the flow. */
  readonly waveDepth: number;
  /** Share of the half hours in which a kitchen cannot keep up. */
  readonly slowKitchenShare: number;
  /** From one moment to the next everything is different, for good. */
  readonly regime: Regime | null;
}

export interface Regime {
  readonly fromMs: number;
  /** Flow of traffic, cooking times and waits at doors, each against before. */
  readonly flow: number;
  readonly cooking: number;
  readonly doors: number;
}

export const NO_TROUBLE: Trouble = { batchShare: 0, waveDepth: 0, slowKitchenShare: 0, regime: null };

export const troubleOf = ({ trouble }: Pick<WorldOptions, "trouble">): Trouble => trouble ?? NO_TROUBLE;

/** What is in force at `atMs`: nothing before the change. */
export function regimeAt({ regime }: Trouble, atMs: number): Omit<Regime, "fromMs"> {
  return regime !== null && atMs >= regime.fromMs ? regime : ORDINARY;
}

const ORDINARY = { flow: 1, cooking: 1, doors: 1 } as const;

/**
 * Where kitchens are quick, people are: an evening of one-minute kitchens, made for tests and
 * for a first look, does not wait minutes at its doors, and its couriers hurry.
 */
export function tempo({ kitchenMinutes }: Pick<WorldOptions, "kitchenMinutes">): number {
  return Math.min(1, Math.max(0.08, kitchenMinutes / 10));
}

/** Diners order `factor` times as often in [fromMs, fromMs + lastsMs). */
export interface Spike {
  readonly factor: number;
  readonly fromMs: number;
  readonly lastsMs: number;
}

/** How far phones and networks are from perfect. */
export interface Faults {
  /** Share of pings sent twice. */
  readonly dup: number;
  /** Share of pings that arrive seconds late, behind younger ones. */
  readonly late: number;
  /** Deviation of an ordinary phone's clock. */
  readonly skewMs: number;
  /** Share of phones whose clock is minutes wrong. */
  readonly wrongClock: number;
  /** Mean length of a stretch without network; what was measured comes in one burst after it. 0: none. */
  readonly gapMs: number;
  /** Share of these stretches with no fix either, as in a tunnel: nothing is kept. */
  readonly blind: number;
  /** Mean time between two restarts of the courier's app; each opens a new session. 0: never. */
  readonly restartMs: number;
  /** Mean time until a phone's clock is set by minutes while the app runs, again and again. 0: never. */
  readonly clockSetMs: number;
  /** Share of phones that say a speed of 0 whatever they do. */
  readonly speedless: number;
  /** Share of fixes that lie hundreds of metres off. */
  readonly jump: number;
  /** Share of couriers who lie about where they are. */
  readonly spoof: number;
  /** Deviation of a good phone's fixes. 0: exact. */
  readonly noiseM: number;
}

/** Ordinary phones on an ordinary evening. */
export const ORDINARY_FAULTS: Faults = {
  dup: 0.01,
  late: 0.02,
  skewMs: 1_500,
  wrongClock: 0.15,
  gapMs: 35_000,
  blind: 0.25,
  restartMs: 45 * 60_000,
  clockSetMs: 0,
  speedless: 0,
  jump: 0.001,
  spoof: 0,
  noiseM: 5,
};

export const NO_FAULTS: Faults = {
  dup: 0,
  late: 0,
  skewMs: 0,
  wrongClock: 0,
  gapMs: 0,
  blind: 0,
  restartMs: 0,
  clockSetMs: 0,
  speedless: 0,
  jump: 0,
  spoof: 0,
  noiseM: 0,
};
