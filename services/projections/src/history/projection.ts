/** The history of every order: timeline, track, what was promised and what came true. */
import { decodeRecord, type OrdersRecord, topics } from "@doorstep/events";
import type { ProjectionMetrics } from "../engine/metrics.ts";
import type { Projection } from "../engine/projection.ts";
import type { DayTables, HistoryTable } from "./day-tables.ts";
import { type HistoryRecord, historyRows } from "./rows.ts";
import { createTrackMemory } from "./track-memory.ts";
import { writeHistoryRows } from "./write-rows.ts";

export const HISTORY = "history";

/** Nobody waits for a row of history; fewer and larger transactions leave more of the machine to those who wait. */
const REST_MS = 250;

export function historyProjection(options: {
  readonly days: DayTables;
  readonly metrics: Pick<ProjectionMetrics, "leftOut">;
}): Projection<HistoryRecord> {
  const { days, metrics } = options;
  const memory = createTrackMemory();

  /** Keyed rows of days that are kept; the others are counted. */
  function held<Row extends { readonly atMs: number }>(table: HistoryTable, rows: readonly Row[]): readonly Row[] {
    const kept = rows.filter(({ atMs }) => days.hold(table, atMs));
    if (kept.length < rows.length) {
      metrics.leftOut.inc({ projection: HISTORY, why: "day not kept" }, rows.length - kept.length);
    }
    return kept;
  }

  return {
    name: HISTORY,
    topics: [
      { topic: topics.orders, format: "avro", tellsBadRecords: false },
      { topic: topics.tracking, format: "avro", tellsBadRecords: true },
    ],
    restMs: REST_MS,
    read(topic, value) {
      if (topic === topics.tracking) return decodeRecord(topics.tracking, value);
      const decoded = decodeRecord(topics.orders, value);
      return decoded.ok ? { ok: true, record: ofHistory(decoded.record) } : decoded;
    },
    forget: memory.forget,
    async write(tx, entries) {
      const rows = historyRows(entries);
      const track = held("order_track", memory.fresh(rows.track));
      const timeline = held("order_timeline", rows.timeline);
      const predictions = held("order_predictions", rows.predictions);
      await days.ready();
      await writeHistoryRows(tx, { timeline, predictions, track });
      return () => memory.note(track);
    },
  };
}

function ofHistory(record: OrdersRecord): HistoryRecord | null {
  switch (record.type) {
    case "courier-silent":
    case "conditions":
    case "heartbeat":
    case "mode":
    case "tick":
      return null;
    default:
      return record;
  }
}
