export interface Looking {
  /** Resolves when the look that is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Looks every `everyMs`, one look at a time: the next waits for its turn when one takes longer.
 *
 * @param onFailure hears of a look that failed; the next one comes all the same
 */
export function lookEvery(everyMs: number, look: () => Promise<void>, onFailure: (error: unknown) => void): Looking {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look()
      .catch(onFailure)
      .finally(() => {
        looking = null;
      });
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
