/**
 * Positions as phones send them, read as pings. Pure.
 *
 * Our own page says when a message left, by the same clock as its fixes, so that a wrong clock
 * is told from a tunnel. Trackers say only when the fix was. Their clock is believed, as if
 * the message had left when it came; GPS sets the clock of most.
 */
import type { Ping } from "@doorstep/events";
import type { PositionBatch } from "@doorstep/events/browser";
import { z } from "zod";

export function batchToPings(courierId: string, { session, sentAtMs, fixes }: PositionBatch): readonly Ping[] {
  return fixes
    .map((fix): Ping => ({ type: "ping", courierId, session, sentAtMs, mock: false, ...fix }))
    .sort((a, b) => a.seq - b.seq);
}

/** What a tracker said, in our units. */
export type TrackerFix = Pick<
  Ping,
  "fixAtMs" | "lon" | "lat" | "accuracyM" | "speedMps" | "bearingDeg" | "batteryPercent"
>;

export interface TrackerMessage {
  readonly trackerId: string;
  readonly fix: TrackerFix;
}

/** A knot is a nautical mile (1,852 m) an hour. */
const KNOT_MPS = 1_852 / 3_600;

const number = z.coerce.number().refine(Number.isFinite);
const optional = (shape: z.ZodType<number>) =>
  shape
    .optional()
    .catch(undefined)
    .transform((value) => value ?? null);
const bearing = optional(number.transform((degrees) => ((degrees % 360) + 360) % 360));
const positive = number.pipe(z.number().nonnegative());

/** As OsmAnd and Traccar Client before version 9 send it, in the query or as a form. */
const query = z.object({
  id: z.string().min(1).max(80),
  lat: number.pipe(z.number().min(-90).max(90)),
  lon: number.pipe(z.number().min(-180).max(180)),
  timestamp: z.string().optional(),
  accuracy: optional(positive),
  /** In knots. */
  speed: optional(positive),
  bearing,
  batt: optional(number.pipe(z.number().min(0).max(100))),
});

/** As Traccar Client from version 9 sends it. */
const json = z.object({
  device_id: z.union([z.string().min(1).max(80), z.number().transform(String)]),
  location: z.object({
    timestamp: z.string(),
    coords: z.object({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      accuracy: optional(positive),
      /** In metres a second; −1 for not known. */
      speed: optional(positive),
      /** −1 for not known. */
      heading: optional(number.pipe(z.number().min(0).max(360))),
    }),
    battery: z.object({ level: optional(number.pipe(z.number().min(0).max(1))) }).optional(),
  }),
});

/** Null when it is no position of a time. `receivedAtMs` stands in for a time that is not said. */
export function queryToMessage(params: URLSearchParams, receivedAtMs: number): TrackerMessage | null {
  const [lat, lon] = params.get("location")?.split(",") ?? [];
  const parsed = query.safeParse({
    lat,
    lon,
    bearing: params.get("heading") ?? undefined,
    ...Object.fromEntries(params),
    id: params.get("id") ?? params.get("deviceid"),
  });
  if (!parsed.success) return null;
  const { id, timestamp, accuracy, speed, batt, ...place } = parsed.data;
  const fixAtMs = timestamp === undefined ? receivedAtMs : textToMs(timestamp);
  if (fixAtMs === null) return null;
  const fix = {
    fixAtMs,
    lon: place.lon,
    lat: place.lat,
    accuracyM: accuracy,
    speedMps: speed === null ? null : speed * KNOT_MPS,
    bearingDeg: place.bearing,
    batteryPercent: batt,
  };
  return { trackerId: id, fix };
}

/** Null when it is no position of a time. */
export function jsonToMessage(value: unknown): TrackerMessage | null {
  const parsed = json.safeParse(value);
  if (!parsed.success) return null;
  const { coords, timestamp, battery } = parsed.data.location;
  const fixAtMs = textToMs(timestamp);
  if (fixAtMs === null) return null;
  const level = battery?.level ?? null;
  const fix = {
    fixAtMs,
    lon: coords.longitude,
    lat: coords.latitude,
    accuracyM: coords.accuracy,
    speedMps: coords.speed,
    bearingDeg: coords.heading,
    batteryPercent: level === null ? null : level * 100,
  };
  return { trackerId: parsed.data.device_id, fix };
}

/** Up to here a number of a timestamp is in seconds. */
const LAST_SECOND = 2 ** 31;

/** Seconds or milliseconds since 1970, ISO 8601, or `yyyy-MM-dd HH:mm:ss` in UTC. */
function textToMs(text: string): number | null {
  const value = Number(text);
  if (Number.isFinite(value) && text.trim() !== "") {
    const ms = Math.round(value < LAST_SECOND ? value * 1_000 : value);
    return ms > 0 ? ms : null;
  }
  const isPlain = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text);
  const ms = Date.parse(isPlain ? `${text.replace(" ", "T")}Z` : text);
  return ms > 0 ? ms : null;
}

/**
 * Trackers count nothing: the second of the fix does. A session lasts from coming online to
 * coming online again, so that a tracker goes on where it was after any restart of ours.
 */
export function trackerPing(
  { courierId, version }: { readonly courierId: string; readonly version: number },
  fix: TrackerFix,
  receivedAtMs: number,
): Ping {
  return {
    type: "ping",
    courierId,
    session: `tracker-${courierId}-${version}`,
    seq: Math.floor(fix.fixAtMs / 1_000),
    sentAtMs: receivedAtMs,
    mock: false,
    ...fix,
  };
}

/** Nobody needs a courier more than once a second. */
const APART_MS = 1_000;

/** Those to keep, when the one kept last was at `lastMs`; what is older than that fills in and is kept. */
export function thin(pings: readonly Ping[], lastMs: number | null): readonly Ping[] {
  let keptMs = lastMs;
  return pings.filter(({ fixAtMs }) => {
    if (keptMs !== null && fixAtMs >= keptMs && fixAtMs - keptMs < APART_MS) return false;
    keptMs = Math.max(keptMs ?? fixAtMs, fixAtMs);
    return true;
  });
}
