/** What a courier's phone says to us, and what it is told. */
import { z } from "zod";

const timeMs = z.int().positive().max(253_402_300_799_999);

const fix = z.strictObject({
  /** Counts the fixes of a session; the same one sent again has the same. */
  seq: z.int().nonnegative(),
  /** The phone's clock, which may be wrong. */
  fixAtMs: timeMs,
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  accuracyM: z.number().nonnegative().nullable(),
  speedMps: z.number().nonnegative().nullable(),
  bearingDeg: z.number().min(0).max(360).nullable(),
  batteryPercent: z.number().min(0).max(100).nullable(),
});
export type Fix = z.infer<typeof fix>;

/** More are sent in several: of what a tunnel kept back, some minutes each. */
export const MAX_FIXES = 150;

export const positionBatch = z.strictObject({
  /** New with each start of the page. */
  session: z.string().min(8).max(60),
  /** When this message leaves, by the same clock as the fixes. */
  sentAtMs: timeMs,
  fixes: z.array(fix).min(1).max(MAX_FIXES),
});
export type PositionBatch = z.infer<typeof positionBatch>;

/** `accepted` are on the log; `thinned` came closer than a second behind another, and are not needed. */
export interface PositionsTaken {
  readonly accepted: number;
  readonly thinned: number;
}

export const courierSignIn = z.strictObject({ code: z.string().trim().min(1).max(40) });

export const courierCommandNames = ["pick-up", "deliver", "undeliverable", "decline"] as const;
export type CourierCommandName = (typeof courierCommandNames)[number];

export const courierCommand = z.strictObject({
  /** The same command twice is carried out once. */
  idempotencyKey: z.string().min(8).max(80),
  /** The four digits the diner reads out; `deliver` needs them. */
  code: z
    .string()
    .regex(/^\d{4}$/)
    .nullable()
    .default(null),
});
export type CourierCommand = z.input<typeof courierCommand>;

export interface CourierSelf {
  readonly courierId: string;
  readonly name: string;
  readonly vehicle: "bicycle" | "motorcycle" | "car" | "foot";
  readonly online: boolean;
  /** What another tracker sends as its id. */
  readonly trackerId: string;
}

interface JobPlace {
  readonly label: string;
  readonly position: readonly [lon: number, lat: number];
}

/** An order in hand. */
export interface Job {
  readonly orderId: string;
  readonly number: string;
  readonly version: number;
  readonly isPickedUp: boolean;
  /** Told by the kitchen. */
  readonly isReady: boolean;
  readonly expectedReadyAtMs: number | null;
  readonly restaurant: JobPlace & { readonly name: string };
  readonly door: JobPlace & { readonly note: string | null };
  readonly dinerName: string | null;
  /** Puts the courier through to the diner. Null where nobody can be called. */
  readonly dinerPhone: string | null;
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
  /** Tries of the code that are left. */
  readonly codesLeft: number;
  /** The way as it was planned, and which of its points is the restaurant. */
  readonly route: readonly (readonly [lon: number, lat: number])[];
  readonly pickupPoint: number;
}

export interface CourierJobs {
  readonly courier: CourierSelf;
  readonly jobs: readonly Job[];
}
