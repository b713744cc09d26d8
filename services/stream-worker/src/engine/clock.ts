/** Time as the engine's shell sees it: for retries, ticks and limits, never for what a stage decides. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  after(ms: number): Promise<void>;
  /** Resolves when whatever has come over the network by now has been taken. */
  turn(): Promise<void>;
  /** Calls `act` again and again; the next call is not made before the one before has settled. */
  every(ms: number, act: () => Promise<void> | void): Repeating;
}

export interface Repeating {
  /** Waits for the call under way. */
  stop(): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  every(ms, act) {
    let running: Promise<void> | undefined;
    const timer = setInterval(() => {
      running ??= Promise.resolve(act()).finally(() => {
        running = undefined;
      });
    }, ms);
    return {
      async stop() {
        clearInterval(timer);
        await running;
      },
    };
  },
};
