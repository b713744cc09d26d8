/** Rows into tables, many in one statement. What is there already stays as it is. */
import type { PoolClient } from "pg";
import type { HistoryRows } from "./rows.ts";

export async function writeHistoryRows(
  tx: Pick<PoolClient, "query">,
  { timeline, predictions, track }: HistoryRows,
): Promise<void> {
  if (timeline.length > 0) {
    await tx.query(
      `INSERT INTO order_timeline (order_id, source, version, at, what, data, logged_at)
       SELECT order_id, source, version, to_timestamp(at / 1000.0), what, data::jsonb, to_timestamp(logged_at / 1000.0)
       FROM unnest($1::text[], $2::text[], $3::int[], $4::float8[], $5::text[], $6::text[], $7::float8[])
         AS row (order_id, source, version, at, what, data, logged_at)
       ON CONFLICT DO NOTHING`,
      [
        timeline.map(({ orderId }) => orderId),
        timeline.map(({ source }) => source),
        timeline.map(({ version }) => version),
        timeline.map(({ atMs }) => atMs),
        timeline.map(({ what }) => what),
        timeline.map(({ data }) => JSON.stringify(data)),
        timeline.map(({ loggedAtMs }) => loggedAtMs),
      ],
    );
  }
  if (predictions.length > 0) {
    await tx.query(
      `INSERT INTO order_predictions (order_id, status_version, at, phase, earliest, latest, expected)
       SELECT order_id, version, to_timestamp(at / 1000.0), phase, to_timestamp(earliest / 1000.0),
              to_timestamp(latest / 1000.0), to_timestamp(expected / 1000.0)
       FROM unnest($1::text[], $2::int[], $3::float8[], $4::text[], $5::float8[], $6::float8[], $7::float8[])
         AS row (order_id, version, at, phase, earliest, latest, expected)
       ON CONFLICT DO NOTHING`,
      [
        predictions.map(({ orderId }) => orderId),
        predictions.map(({ statusVersion }) => statusVersion),
        predictions.map(({ atMs }) => atMs),
        predictions.map(({ phase }) => phase),
        predictions.map(({ earliestMs }) => earliestMs),
        predictions.map(({ latestMs }) => latestMs),
        predictions.map(({ expectedMs }) => expectedMs),
      ],
    );
  }
  if (track.length > 0) {
    await tx.query(
      `INSERT INTO order_track (order_id, at, fix_at, courier_id, lon, lat, along_m, speed_mps, on_route)
       SELECT order_id, to_timestamp(at / 1000.0), to_timestamp(fix_at / 1000.0), courier_id, lon, lat, along_m, speed_mps, on_route
       FROM unnest($1::text[], $2::float8[], $3::float8[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::bool[])
         AS row (order_id, at, fix_at, courier_id, lon, lat, along_m, speed_mps, on_route)
       ON CONFLICT DO NOTHING`,
      [
        track.map(({ orderId }) => orderId),
        track.map(({ atMs }) => atMs),
        track.map(({ fixAtMs }) => fixAtMs),
        track.map(({ courierId }) => courierId),
        track.map(({ lon }) => lon),
        track.map(({ lat }) => lat),
        track.map(({ alongM }) => alongM),
        track.map(({ speedMps }) => speedMps),
        track.map(({ onRoute }) => onRoute),
      ],
    );
  }
}
