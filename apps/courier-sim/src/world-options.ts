import type { SimOptions } from "./cli/args.ts";
import type { WorldOptions } from "./world/options.ts";

/** From the command line to the world: what is asked of it, with the ids' run. */
export function toWorldOptions(
  options: SimOptions,
  { run, withTruth }: { readonly run: string; readonly withTruth: boolean },
): WorldOptions {
  return {
    seed: options.seed,
    run,
    couriers: options.couriers,
    ordersPerMinute: options.ordersPerMinute,
    spike: options.spike,
    dinersUntilMs: options.minutes === null ? Number.POSITIVE_INFINITY : options.minutes * 60_000,
    pingEveryMs: options.pingEveryMs,
    kitchenMinutes: options.kitchenMinutes,
    maxDistanceKm: options.maxDistanceKm,
    faults: options.faults,
    withTruth,
    platform: !options.dryRun && options.to === "api",
  };
}
