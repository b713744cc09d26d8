/** A table's row as the connector tells its change (Debezium's envelope). */
import type { Decoded } from "@doorstep/events";
import { z } from "zod";

/** What a row became, and where that stands in PostgreSQL's own log: of two changes the later has the higher number. */
export interface RowChange<Row> {
  /** Null when it was deleted. */
  readonly after: Row | null;
  readonly before: Partial<Row> | null;
  readonly lsn: number;
}

/** Reads envelopes of rows of this shape. A tombstone, which follows a deletion, says nothing. */
export function rowChangeReader<Shape extends z.ZodObject>(
  shape: Shape,
): (value: Uint8Array | null) => Decoded<RowChange<z.output<Shape>> | null> {
  const envelope = z.object({
    op: z.enum(["c", "u", "d", "r"]),
    before: shape.partial().nullish(),
    after: shape.nullish(),
    source: z.object({ lsn: z.number().nullish() }),
  });
  return (value) => {
    if (value === null) return { ok: true, record: null };
    try {
      const { before, after, source } = envelope.parse(JSON.parse(new TextDecoder().decode(value)));
      const change = { after: after ?? null, before: before ?? null, lsn: source.lsn ?? 0 };
      return { ok: true, record: change as RowChange<z.output<Shape>> };
    } catch (error) {
      return { ok: false, reason: `no row of ours: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
}
