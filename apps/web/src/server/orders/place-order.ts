import { randomBytes, randomInt } from "node:crypto";
import { Prisma, type PrismaClient } from "@doorstep/db";
import type { OrderPlaced } from "@doorstep/events";
import type { PlacedOrder, PlaceOrder } from "@doorstep/events/browser";
import {
  type Decided,
  decide,
  type OrderNow,
  type PlaceBody,
  standingAfter,
  stateOf,
  unknownStanding,
} from "@doorstep/ordering";
import type { Links } from "../links.ts";
import type { Menu, Offer } from "../menu.ts";
import type { Command } from "../ports.ts";
import { insertBeside } from "./beside-order.ts";
import { decideCard } from "./cards.ts";
import { inOneStatement, ORIGIN } from "./carry-out.ts";
import { itemsMinor } from "./prices.ts";
import { type Claim, earlierAnswer, insertCommand, Refused, runCommand, type Transaction } from "./transaction.ts";
import { insertFacts } from "./write-facts.ts";

/** How long an unpaid order is kept, from its placing. */
export const HOLD_UNPAID_MS = 10 * 60_000;

export interface PlacePorts {
  readonly prisma: PrismaClient;
  readonly menu: Menu;
  readonly nowMs: () => number;
}

export interface NewOrder {
  readonly channel: "page" | "api";
  readonly claim: Claim;
  readonly order: PlaceBody;
}

/** What an order is known by. */
export interface Placed {
  readonly orderId: string;
  readonly number: string;
}

/** From the page, where the card is said with the order. The answer has the diner's link to it. */
export async function placeOrder(
  ports: PlacePorts & { readonly links: Links },
  request: PlaceOrder,
): Promise<Command<PlacedOrder>> {
  const { idempotencyKey: key, dinerName, dropoffNote, ...rest } = request;
  const placed = await place(ports, {
    channel: "page",
    claim: { caller: "page", key, request: { ...rest, dinerName, dropoffNote } },
    order: { ...rest, diner: { name: dinerName || null, phone: null }, dropoffNote: dropoffNote || null },
  });
  if (!placed.ok) return placed;
  const { orderId, number } = placed.value;
  return { ok: true, value: { orderId, number, link: await ports.links.orderLink(orderId, "diner") } };
}

/**
 * Accepts an order at the catalog's prices and the city's times; what the caller was shown is
 * not asked for. The same key gives the same order, however often and however closely it is sent.
 */
export async function place({ prisma, menu, nowMs }: PlacePorts, given: NewOrder): Promise<Command<Placed>> {
  const { restaurantId, addressId, items } = given.order;
  const offered = await menu.offer({ restaurantId, addressId, items, nowMs: nowMs() });
  return runCommand(prisma, async (tx) => {
    await waitForKey(tx, given.claim);
    const earlier = await earlierAnswer(tx, "place", given.claim);
    if (earlier !== null) {
      const { id, number } = await tx.order.findUniqueOrThrow({
        where: { id: earlier.orderId },
        select: { id: true, number: true },
      });
      return { ok: true, value: { orderId: id, number } };
    }
    // Only now: an order that was accepted is not refused later because the menu has changed.
    if (!offered.ok) throw new Refused(offered);
    return { ok: true, value: await insertOrder(tx, { ...given, offer: offered.value, atMs: nowMs() }) };
  });
}

/**
 * There is no row yet to wait at. The same key at the same moment waits here until the first
 * has ended; and the transaction has its id from here on, as heartbeats need it of whoever
 * dates a fact.
 */
async function waitForKey(tx: Transaction, { caller, key }: Claim): Promise<void> {
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`place ${caller} ${key}`}, 0))::text, pg_current_xact_id()::text`;
}

type Accepted = NewOrder & { readonly offer: Offer; readonly atMs: number };

async function insertOrder(tx: Transaction, accepted: Accepted): Promise<Placed> {
  const { order, offer, atMs, claim, channel } = accepted;
  const orderId = randomBytes(9).toString("base64url");
  const at = new Date(atMs);
  const [{ number }] = await tx.$queryRaw<[{ number: string }]>`SELECT nextval('order_numbers')::text AS number`;
  const dinerId = await dinerOf(tx, order.diner, at);
  const placed = placedFact(accepted, { orderId, number });
  const code = String(randomInt(10_000)).padStart(4, "0");
  const fresh = freshOrder(placed, { handoverCode: code, heldUntilMs: atMs + HOLD_UNPAID_MS });
  const pay = order.card === null ? null : ({ type: "pay", payment: decideCard(order.card) } as const);
  const paid = pay === null ? null : paidWith(fresh, pay, atMs);
  const next = paid?.next ?? fresh;
  const { events, outbox } = insertFacts({ facts: [placed, ...(paid?.facts ?? [])], courierFacts: [] });
  const { dropoff, items, deliveryFeeMinor, currency } = placed;
  const parts = [
    Prisma.sql`
      INSERT INTO addresses (id, label, district, lon, lat)
      VALUES (${order.addressId}, ${dropoff.label}, ${offer.district}, ${dropoff.lon}, ${dropoff.lat})
      ON CONFLICT (id) DO NOTHING`,
    Prisma.sql`
      INSERT INTO order_items (order_id, position, dish_id, name, quantity, price_minor)
      VALUES ${Prisma.join(offer.items.map((item, index) => itemRow(orderId, index + 1, item)))}`,
    events,
    outbox,
    ...(pay === null ? [] : insertBeside(fresh, pay, { refundMinor: 0, atMs })),
    insertCommand({ ...claim, kind: "place", orderId, answer: {}, atMs }),
  ];
  await tx.$executeRaw`${inOneStatement(parts)}
    INSERT INTO orders (id, number, version, state, channel, restaurant_id, address_id, dropoff_note, diner_id,
      diner_name, items_minor, delivery_fee_minor, currency, paid_minor, handover_code, held_until, promised_at,
      placed_at, updated_at)
    VALUES (${orderId}, ${number}, ${next.version}, ${stateOf(next.standing)}::"OrderState", ${channel},
      ${order.restaurantId}, ${order.addressId}, ${order.dropoffNote}, ${dinerId}, ${order.diner.name},
      ${BigInt(itemsMinor(items))}, ${BigInt(deliveryFeeMinor)}, ${currency}, ${BigInt(next.paidMinor)}, ${code},
      ${next.heldUntilMs === null ? null : new Date(next.heldUntilMs)}, ${new Date(offer.promisedAtMs)}, ${at}, ${at})`;
  return { orderId, number };
}

const itemRow = (orderId: string, position: number, item: Offer["items"][number]): Prisma.Sql =>
  Prisma.sql`(${orderId}, ${position}, ${item.dishId}, ${item.name}, ${item.quantity}, ${BigInt(item.priceMinor)})`;

/** Known again by the phone; the newest name is the right one. */
async function dinerOf(tx: Transaction, { name, phone }: PlaceBody["diner"], at: Date): Promise<string | null> {
  if (phone === null) return null;
  const id = randomBytes(9).toString("base64url");
  const [diner] = await tx.$queryRaw<[{ id: string }]>`
    INSERT INTO diners (id, name, phone, created_at) VALUES (${id}, ${name}, ${phone}, ${at})
    ON CONFLICT (phone) DO UPDATE SET name = coalesce(excluded.name, diners.name) RETURNING id`;
  return diner.id;
}

function paidWith(order: OrderNow, pay: Parameters<typeof decide>[1], atMs: number): Decided {
  const decided = decide(order, pay, { atMs, origin: ORIGIN });
  if (!decided.ok) throw new Error(`a new order cannot be paid: ${decided.message}`);
  return decided;
}

function freshOrder(
  { orderId, version, items, deliveryFeeMinor, currency }: OrderPlaced,
  rest: Pick<OrderNow, "handoverCode" | "heldUntilMs">,
): OrderNow {
  return {
    orderId,
    version,
    standing: standingAfter(unknownStanding, { type: "order-placed" }),
    currency,
    totalMinor: itemsMinor(items) + deliveryFeeMinor,
    paidMinor: 0,
    refundedMinor: 0,
    wrongCodes: 0,
    noteCount: 0,
    rated: false,
    ...rest,
  };
}

function placedFact({ order, offer, atMs }: Accepted, { orderId, number }: Placed): OrderPlaced {
  return {
    type: "order-placed",
    orderId,
    version: 1,
    atMs,
    origin: ORIGIN,
    number,
    restaurantId: order.restaurantId,
    restaurantName: offer.restaurantName,
    pickup: offer.pickup,
    dropoff: offer.dropoff,
    dropoffNote: order.dropoffNote,
    items: offer.items.map(({ name, quantity, priceMinor }) => ({ name, quantity, priceMinor })),
    deliveryFeeMinor: offer.deliveryFeeMinor,
    currency: offer.currency,
    dinerName: order.diner.name,
    promisedAtMs: offer.promisedAtMs,
    toDoorPlannedMs: offer.toDoorPlannedMs,
  };
}
