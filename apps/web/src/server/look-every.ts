/** Looks every so often, one look at a time; stopping waits for the one that is under way. */
export interface Looking {
  stop(): Promise<void>;
}

/** `onFailure` hears of a look that failed; the next one comes all the same. */
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
