/** Something the person at the keyboard can mend: the message says in a sentence what is wrong and what to do. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
