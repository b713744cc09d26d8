export interface WaitOptions {
  readonly limitMs: number;
  readonly everyMs?: number;
  /** Thrown at the limit. Gets the last failure of the condition, if it failed rather than said no. */
  readonly orElse: (lastError: unknown) => Error;
  /** Rejects when waiting has become pointless, for example because the process has ended. */
  readonly unless?: Promise<never>;
}

/** Asks until the condition says yes. A condition that throws counts as no. */
export async function waitUntil(condition: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const { limitMs, everyMs = 50, orElse, unless } = options;
  const endMs = performance.now() + limitMs;
  let lastError: unknown;
  const poll = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const met = await condition().catch((error: unknown) => {
        lastError = error;
        return false;
      });
      if (met) return;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    throw orElse(lastError);
  };
  await (unless === undefined ? poll() : Promise.race([poll(), unless]));
}
