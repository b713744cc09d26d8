/** What the API tells: the shapes its document is made from, and its answers are tested with. */
import { orderStates } from "@doorstep/ordering";
import { z } from "zod";

const timeMs = z.int().describe("Milliseconds since 1970.");
const minor = z.int().describe("In the currency's smallest unit.");
const position = z.tuple([z.number(), z.number()]).describe("Longitude and latitude, WGS 84.");
const vehicle = z.enum(["bicycle", "motorcycle", "car", "foot"]);

export const carriedOut = z.object({
  orderId: z.string(),
  version: z.int().describe("Of the order's newest fact: say it in `If-Match` to change what you have seen."),
  state: z.enum(orderStates),
  courierId: z.string().nullable(),
  refundedMinor: minor,
});

export const placed = z.object({
  orderId: z.string(),
  number: z.string().describe("What people call it. Not an identity: numbers start over."),
  link: z.string().describe("The diner's page of the order, without host. Whoever has it may cancel."),
});

export const order = z.object({
  orderId: z.string(),
  number: z.string(),
  version: z.int(),
  state: z.enum(orderStates),
  channel: z.enum(["page", "api"]),
  restaurantId: z.string(),
  addressId: z.string(),
  dropoffNote: z.string().nullable(),
  diner: z.object({ name: z.string().nullable(), phone: z.string().nullable() }),
  courier: z.object({ courierId: z.string(), name: z.string(), vehicle }).nullable(),
  items: z.array(z.object({ dishId: z.string(), name: z.string(), quantity: z.int(), priceMinor: minor })),
  currency: z.string().describe("ISO 4217."),
  itemsMinor: minor,
  deliveryFeeMinor: minor,
  paidMinor: minor,
  refundedMinor: minor,
  placedAtMs: timeMs,
  heldUntilMs: timeMs.nullable().describe("Unpaid until then."),
  promisedAtMs: timeMs.nullable().describe("The latest arrival shown before ordering."),
  confirmedAtMs: timeMs.nullable(),
  expectedReadyAtMs: timeMs.nullable(),
  preparingAtMs: timeMs.nullable(),
  readyAtMs: timeMs.nullable(),
  assignedAtMs: timeMs.nullable(),
  pickedUpAtMs: timeMs.nullable(),
  deliveredAtMs: timeMs.nullable(),
  cancelled: z.object({ atMs: timeMs, by: z.string().nullable(), reason: z.string().nullable() }).nullable(),
  rating: z.object({ stars: z.int(), comment: z.string().nullable() }).nullable(),
  handoverCode: z.string().optional().describe("Only for keys with `operations`."),
});
export type OrderShape = z.infer<typeof order>;

export const orderList = z.object({
  orders: z.array(order).describe("Newest first."),
  nextCursor: z.string().nullable().describe("Null on the last page."),
});

export const menuItem = z.object({
  dishId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  priceMinor: minor,
  available: z.boolean(),
});

export const restaurant = z.object({
  restaurantId: z.string(),
  merchantId: z.string(),
  name: z.string(),
  kinds: z.array(z.string()),
  address: z.string(),
  district: z.string().nullable(),
  position,
  currency: z.string().describe("ISO 4217."),
  timeZone: z.string().describe("IANA: what the hours are told in."),
  openNow: z.boolean(),
  hours: z.array(z.object({ weekday: z.int().describe("0 is Sunday."), opensMin: z.int(), closesMin: z.int() })),
  preparation: z
    .object({ medianMs: z.int(), p90Ms: z.int() })
    .describe("How long its meals take, in the middle and nine times in ten."),
});

export const restaurantList = z.object({
  restaurants: z.array(restaurant).describe("By id."),
  nextCursor: z.string().nullable().describe("Null on the last page."),
});

export const menu = z.object({ restaurantId: z.string(), items: z.array(menuItem) });

export const courier = z.object({
  courierId: z.string(),
  name: z.string(),
  vehicle,
  activity: z.enum(["free", "toFood", "atRestaurant", "toDoor", "silent", "offline"]),
  position: position.nullable(),
  lastFixMs: timeMs.nullable(),
  orderIds: z.array(z.string()),
});

export const courierList = z.object({ couriers: z.array(courier).describe("By id.") });

export const webhook = z.object({
  webhookId: z.string(),
  merchantId: z.string(),
  url: z.string(),
  events: z.array(z.string()).describe("Empty for all."),
  enabled: z.boolean(),
  oldSecretSigns: z.boolean().describe("A secret was replaced, and the one before still signs beside it."),
  createdAtMs: timeMs,
});
export const webhookList = z.object({ webhooks: z.array(webhook) });
export const addedWebhook = webhook.extend({
  secret: z.string().describe("Shown now and never again. Messages are signed with it."),
});

export const delivery = z.object({
  deliveryId: z.string().describe("`Doorstep-Delivery` of the message, the same each time it is sent."),
  event: z.string(),
  orderId: z.string().nullable(),
  version: z.int().describe("Of the order's fact."),
  state: z.enum(["pending", "delivered", "failed"]).describe("`failed`: given up."),
  createdAtMs: timeMs,
  nextAtMs: timeMs.nullable().describe("When it is sent next."),
  attempts: z.array(
    z.object({
      atMs: timeMs,
      tookMs: z.int(),
      status: z.int().nullable().describe("Null when there was no answer."),
      problem: z.string().nullable().describe("Null when it was taken."),
    }),
  ),
  body: z.string().describe("As it is sent."),
});
export const deliveryList = z.object({
  deliveries: z.array(delivery).describe("Newest first."),
  nextCursor: z.string().nullable().describe("Null on the last page."),
});
export const resent = z.object({ resent: z.int().describe("How many are sent again.") });
