/** What each command says of itself: the shapes a caller may send, with their limits. */
import { testCards } from "@doorstep/events/browser";
import { z } from "zod";

/** The last millisecond of the year 9999: beyond it someone has mistaken the unit. */
const LATEST_MS = 253_402_300_799_999;
/** The driest order there is costs less; and a double still counts it exactly. */
const MOST_MINOR = 1_000_000_000_000;

const timeMs = z.int().positive().max(LATEST_MS).describe("Milliseconds since 1970.");
const amountMinor = z.int().positive().max(MOST_MINOR).describe("In the currency's smallest unit.");
const courierId = z.string().min(1).max(80).describe("Whose courier it is, as on the logs.");
const card = z
  .enum(testCards)
  .describe(
    "A test card: the first pays, the second is declined, both at once. Of the others the payment provider is asked, and the order stays as it is until it has answered.",
  );

/** The body of each command on an order that there is. */
export const commandBodies = {
  pay: z.strictObject({ card }),
  confirm: z.strictObject({
    startsAtMs: timeMs.nullable().default(null).describe("When cooking is to start. Milliseconds since 1970."),
    readyAtMs: timeMs.nullable().default(null).describe("When the food is expected. Milliseconds since 1970."),
  }),
  reject: z.strictObject({ reason: z.enum(["kitchenClosed", "other"]) }),
  preparing: z.strictObject({}),
  ready: z.strictObject({}),
  assign: z.strictObject({ courierId }),
  reassign: z.strictObject({ courierId, reason: z.enum(["courierUnavailable", "operator", "tooFar"]) }),
  release: z.strictObject({ reason: z.enum(["courierUnavailable", "operator", "tooFar"]) }),
  "pick-up": z.strictObject({ courierId }),
  deliver: z.strictObject({
    courierId,
    code: z
      .string()
      .regex(/^\d{4}$/)
      .nullable()
      .default(null)
      .describe("The four digits the diner reads out. Only operations may leave them out."),
  }),
  undeliverable: z.strictObject({ courierId }),
  cancel: z.strictObject({
    by: z.enum(["diner", "restaurant", "operator", "system"]),
    reason: z.enum(["changedMind", "kitchenClosed", "noCourier", "tooLate", "other"]),
  }),
  refund: z.strictObject({ amountMinor, reason: z.string().trim().min(1).max(200) }),
  note: z.strictObject({
    by: z.enum(["diner", "restaurant", "courier", "operator"]),
    text: z.string().trim().min(1).max(500),
  }),
  rate: z.strictObject({
    stars: z.int().min(1).max(5),
    comment: z.string().trim().min(1).max(500).nullable().default(null),
  }),
} as const;

/** The command that makes an order. */
export const placeBody = z.strictObject({
  restaurantId: z.string().min(1).max(80),
  addressId: z.string().min(1).max(80),
  items: z
    .array(z.strictObject({ dishId: z.string().min(1).max(80), quantity: z.int().min(1).max(20) }))
    .min(1)
    .max(30),
  diner: z
    .strictObject({
      name: z.string().trim().min(1).max(60).nullable().default(null),
      phone: z
        .string()
        .regex(/^\+[1-9]\d{6,14}$/)
        .nullable()
        .default(null)
        .describe("E.164, as +59899123456. Who is known by it is known again."),
    })
    .default({ name: null, phone: null }),
  dropoffNote: z.string().trim().min(1).max(80).nullable().default(null).describe("Apartment, bell."),
  card: card.nullable().default(null).describe("Without one, the order is kept for a while and paid by `pay`."),
});
export type PlaceBody = z.infer<typeof placeBody>;

export type CommandName = keyof typeof commandBodies;
export type CommandBody<Name extends CommandName> = z.infer<(typeof commandBodies)[Name]>;

/** Every command on an order that there is. */
export const commandNames = Object.keys(commandBodies) as readonly CommandName[];
