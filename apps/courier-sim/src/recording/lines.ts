/**
 * The lines of a recording. Fields beyond the format's own are optional everywhere: they
 * let our own recordings come back whole, and another's are read without them.
 */
import { z } from "zod";

const timeMs = z.number().int();
const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).readonly();
const id = z.string().min(1).max(120);
const known = { t: timeMs };
const happened = { t: timeMs, at: timeMs };

const item = z.object({ name: z.string(), quantity: z.number().int(), priceMinor: z.number().int() });
const stop = z.object({ orderId: id, kind: z.enum(["pickup", "dropoff"]), point: z.number().int() });
const street = z.object({ fromPoint: z.number().int(), name: z.string() });

const line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("world"),
    ...known,
    version: z.literal(1),
    name: z.string(),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly(),
    graph: z.string().optional(),
    seed: z.union([z.string(), z.number()]).optional(),
  }),
  z.object({ type: z.literal("restaurant"), ...known, restaurantId: id, name: z.string(), position: lonLat }),
  z.object({
    type: z.literal("order_placed"),
    ...known,
    orderId: id,
    restaurantId: id,
    pickup: lonLat,
    dropoff: lonLat,
    items: z.number().int().min(0),
    promisedAt: timeMs.optional(),
    toDoorPlannedMs: z.number().int().optional(),
    at: timeMs.optional(),
    number: z.string().optional(),
    pickupLabel: z.string().optional(),
    dropoffLabel: z.string().optional(),
    dropoffNote: z.string().optional(),
    dinerName: z.string().optional(),
    basket: z.array(item).optional(),
    deliveryFeeMinor: z.number().int().optional(),
    currency: z.string().optional(),
  }),
  z.object({
    type: z.literal("order_confirmed"),
    ...happened,
    orderId: id,
    startsAt: timeMs.optional(),
    readyAt: timeMs.optional(),
  }),
  z.object({ type: z.literal("order_preparing"), ...happened, orderId: id }),
  z.object({ type: z.literal("order_ready"), ...happened, orderId: id, truth: z.boolean().optional() }),
  z.object({
    type: z.literal("courier_assigned"),
    ...happened,
    orderId: id,
    courierId: id,
    route: z.array(lonLat).min(2).optional(),
    position: lonLat.optional(),
    plannedMs: z.array(z.number().int()).optional(),
    pickupPoint: z.number().int().optional(),
    stops: z.array(stop).optional(),
    streets: z.array(street).optional(),
  }),
  z.object({ type: z.literal("courier_released"), ...happened, orderId: id, courierId: id, reason: z.string() }),
  z.object({ type: z.literal("picked_up"), ...happened, orderId: id, courierId: id }),
  z.object({ type: z.literal("delivered"), ...happened, orderId: id, courierId: id }),
  z.object({
    type: z.literal("cancelled"),
    ...happened,
    orderId: id,
    reason: z.string(),
    by: z.string().optional(),
    refundedMinor: z.number().int().optional(),
  }),
  z.object({
    type: z.literal("ping"),
    ...known,
    courierId: id,
    session: z.string().optional(),
    seq: z.number().int(),
    fixAt: timeMs.optional(),
    sentAt: timeMs,
    position: lonLat,
    accuracyM: z.number().optional(),
    speedMps: z.number().optional(),
    bearingDeg: z.number().optional(),
    batteryPercent: z.number().int().optional(),
    mock: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("online"),
    ...happened,
    courierId: id,
    name: z.string().optional(),
    vehicle: z.enum(["bicycle", "motorcycle", "car", "foot"]).optional(),
  }),
  z.object({ type: z.literal("offline"), ...happened, courierId: id }),
  z.object({ type: z.literal("truth"), ...happened, courierId: id, position: lonLat, onRoute: z.boolean() }),
]);

export type RecordingLine = z.infer<typeof line>;
export type LineOf<T extends RecordingLine["type"]> = Extract<RecordingLine, { type: T }>;

/** One line of text; `reason` says what is wrong with it. */
export type ReadLine =
  | { readonly ok: true; readonly line: RecordingLine }
  | { readonly ok: false; readonly reason: string };

export function readLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
  const parsed = line.safeParse(value);
  if (parsed.success) return { ok: true, line: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, reason: `${issue?.path.join(".") || "line"}: ${issue?.message ?? "not a line of a recording"}` };
}

export const lineToText = (line: RecordingLine): string => `${JSON.stringify(line)}\n`;
