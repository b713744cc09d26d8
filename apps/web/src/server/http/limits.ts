import { RateLimiterMemory } from "rate-limiter-flexible";

/** Whether `address` may do this once more now. Counted in this process only. */
export type Limit = (address: string) => Promise<boolean>;

export function createLimit(options: { readonly times: number; readonly withinS: number }): Limit {
  const limiter = new RateLimiterMemory({ points: options.times, duration: options.withinS });
  return (address) =>
    limiter.consume(address).then(
      () => true,
      () => false,
    );
}
