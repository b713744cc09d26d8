/**
 * The way between a client and the cluster in memory. All that takes time goes this way, so
 * that somebody else may decide when it arrives, and whether: the event loop, or a simulation.
 */
export interface MemoryLink {
  /** Carries a request there, lets the cluster `act`, and carries the answer back. */
  request<T>(what: string, act: () => T): Promise<T>;
  after(ms: number): Promise<void>;
}

/** Nothing is lost, and an answer takes one turn of the event loop. */
export const eventLoopLink: MemoryLink = {
  async request(_, act) {
    await new Promise((resolve) => setImmediate(resolve));
    return act();
  },
  after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
