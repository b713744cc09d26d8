/**
 * What history keeps of the logs' records. Pure.
 *
 *     orders     order-placed, … order-cancelled    timeline, as `fact`
 *                courier-progress                   track, the first of each ten seconds
 *     tracking   order-tracked                      timeline, as `status`; and what it promised
 */
import type { CourierProgress, OrderFact, OrderTracked } from "@doorstep/events";
import type { Entry } from "../engine/projection.ts";

export type HistoryRecord = OrderFact | CourierProgress | OrderTracked;

export interface TimelineRow {
  readonly orderId: string;
  readonly source: "fact" | "status";
  readonly version: number;
  readonly atMs: number;
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly loggedAtMs: number;
}

export interface PredictionRow {
  readonly orderId: string;
  readonly statusVersion: number;
  readonly atMs: number;
  readonly phase: string;
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly expectedMs: number;
}

export interface TrackRow {
  readonly orderId: string;
  /** The beginning of the slot. */
  readonly atMs: number;
  readonly fixAtMs: number;
  readonly courierId: string;
  readonly lon: number;
  readonly lat: number;
  readonly alongM: number;
  readonly speedMps: number | null;
  readonly onRoute: boolean;
}

export interface HistoryRows {
  readonly timeline: readonly TimelineRow[];
  readonly predictions: readonly PredictionRow[];
  readonly track: readonly TrackRow[];
}

/** One position of a ride in so long: a courier rides some 50 m meanwhile, and a street corner is not cut. */
const TRACK_SLOT_MS = 10_000;

/** The rows of these records, in the order of the log; of a slot's positions the first. */
export function historyRows(entries: readonly Entry<HistoryRecord>[]): HistoryRows {
  const timeline: TimelineRow[] = [];
  const predictions: PredictionRow[] = [];
  const track = new Map<string, TrackRow>();
  for (const { record, at } of entries) {
    switch (record.type) {
      case "courier-progress": {
        const row = trackRow(record);
        const slot = `${row.orderId} ${row.atMs}`;
        if (!track.has(slot)) track.set(slot, row);
        break;
      }
      case "order-tracked": {
        timeline.push(statusRow(record, at.receivedAtMs));
        const { orderId, statusVersion, asOfMs: atMs, phase, earliestMs, latestMs, expectedMs } = record;
        if (record.finished || earliestMs === null || latestMs === null || expectedMs === null) break;
        predictions.push({ orderId, statusVersion, atMs, phase, earliestMs, latestMs, expectedMs });
        break;
      }
      default:
        timeline.push(factRow(record, at.receivedAtMs));
    }
  }
  return { timeline, predictions, track: [...track.values()] };
}

function factRow(fact: OrderFact, loggedAtMs: number): TimelineRow {
  const { type, orderId, version, atMs, ...said } = fact;
  // The way itself is long, and the track says where the courier was.
  const { plan: _, ...data } = { plan: null, ...said };
  return { orderId, source: "fact", version, atMs, what: type, data, loggedAtMs };
}

function statusRow(tracked: OrderTracked, loggedAtMs: number): TimelineRow {
  const { orderId, statusVersion, asOfMs, phase, courierId, alerts, changeMin } = tracked;
  const data = { courierId, alerts, changeMin };
  return { orderId, source: "status", version: statusVersion, atMs: asOfMs, what: phase, data, loggedAtMs };
}

function trackRow({ orderId, courierId, fixAtMs, lon, lat, alongM, speedMps, onRoute }: CourierProgress): TrackRow {
  const atMs = Math.floor(fixAtMs / TRACK_SLOT_MS) * TRACK_SLOT_MS;
  return { orderId, atMs, fixAtMs, courierId, lon, lat, alongM, speedMps, onRoute };
}
