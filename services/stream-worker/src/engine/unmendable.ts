/** Trying again would not help: somebody has to act, and the message says what to do. */
export class Unmendable extends Error {
  override readonly name = "Unmendable";
}

export function unmendably<T>(what: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (cause) {
    throw new Unmendable(what, { cause });
  }
}

/** A bug of the engine: the process ends, and the log is read again. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";
}
