/** Where a page of a list that is newest first ends: a time and, of equal ones, an id. */
import { z } from "zod";

export interface Cursor {
  readonly atMs: number;
  readonly id: string;
}

const shape = z.tuple([z.int(), z.string()]);

export const writeCursor = ({ atMs, id }: Cursor): string =>
  Buffer.from(JSON.stringify([atMs, id])).toString("base64url");

/** Null when it is of no page. */
export function readCursor(text: string): Cursor | null {
  try {
    const [atMs, id] = shape.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { atMs, id };
  } catch {
    // Made up, or of an older API: the one who asks is told.
    return null;
  }
}
