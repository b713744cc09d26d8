import { randomBytes, randomInt } from "node:crypto";
import type { PrismaClient } from "@doorstep/db";
import type { OrderPlaced } from "@doorstep/events";
import type { PlacedOrder, PlaceOrder } from "@doorstep/events/browser";
import type { Links } from "../links.ts";
import type { Menu, Offer } from "../menu.ts";
import type { Command } from "../ports.ts";
import { decideCard } from "./cards.ts";
import { HOLD_UNPAID_MS, paymentFact } from "./payment-fact.ts";
import { itemsMinor } from "./prices.ts";
import { claimKey, Refused, recordFacts, runCommand } from "./transaction.ts";

export interface PlaceOrderPorts {
  readonly prisma: PrismaClient;
  readonly menu: Menu;
  readonly links: Links;
  readonly nowMs: () => number;
}

/**
 * Accepts an order at the city's own prices and times; what the page showed is not asked
 * for. The same key gives the same order, however often and however closely it is sent.
 */
export async function placeOrder(ports: PlaceOrderPorts, request: PlaceOrder): Promise<Command<PlacedOrder>> {
  const { menu, links } = ports;
  const offered = menu.offer({ ...request, nowMs: ports.nowMs() });

  const accepted = await runCommand(ports, async (tx, atMs) => {
    const orderId = randomBytes(9).toString("base64url");
    const { idempotencyKey: key, ...rest } = request;
    const earlier = await claimKey(tx, { kind: "place", key, request: rest, orderId, answer: {}, atMs });
    if (earlier !== null) {
      return tx.order.findUniqueOrThrow({ where: { id: earlier.orderId }, select: { id: true, number: true } });
    }
    // Only now: an order that was accepted is not refused later because the menu has changed.
    if (!offered.ok) throw new Refused(offered);
    const offer = offered.value;

    const [{ number }] = await tx.$queryRaw<[{ number: string }]>`SELECT nextval('order_numbers')::text AS number`;
    const placed = placedFact({ orderId, number, atMs, request, offer });
    const amountMinor = itemsMinor(placed.items) + offer.deliveryFeeMinor;
    const decision = decideCard(request.card);
    const heldUntilMs = atMs + HOLD_UNPAID_MS;
    const paid = paymentFact(decision, {
      orderId,
      version: 2,
      atMs,
      amountMinor,
      currency: offer.currency,
      heldUntilMs,
    });
    const failed = paid.type === "payment-failed";
    await tx.order.create({
      data: {
        id: orderId,
        number,
        version: paid.version,
        state: failed ? "paymentFailed" : "authorised",
        restaurantId: request.restaurantId,
        addressId: request.addressId,
        dinerName: placed.dinerName,
        itemsMinor: itemsMinor(placed.items),
        deliveryFeeMinor: offer.deliveryFeeMinor,
        currency: offer.currency,
        handoverCode: String(randomInt(10_000)).padStart(4, "0"),
        heldUntil: failed ? new Date(heldUntilMs) : null,
        placedAt: new Date(atMs),
        updatedAt: new Date(atMs),
      },
    });
    await tx.payment.create({
      data: {
        orderId,
        attempt: 1,
        method: decision.method,
        amountMinor,
        currency: offer.currency,
        state: decision.state,
        reason: failed ? paid.reason : null,
        at: new Date(atMs),
      },
    });
    await recordFacts(tx, [placed, paid]);
    return { id: orderId, number };
  });
  if (!accepted.ok) return accepted;
  const { id, number } = accepted.value;
  return { ok: true, value: { orderId: id, number, link: await links.orderLink(id, "diner") } };
}

interface Accepted {
  readonly orderId: string;
  readonly number: string;
  readonly atMs: number;
  readonly request: PlaceOrder;
  readonly offer: Offer;
}

function placedFact({ orderId, number, atMs, request, offer }: Accepted): OrderPlaced {
  return {
    type: "order-placed",
    orderId,
    version: 1,
    atMs,
    origin: "web",
    number,
    restaurantId: request.restaurantId,
    restaurantName: offer.restaurantName,
    pickup: offer.pickup,
    dropoff: offer.dropoff,
    dropoffNote: request.dropoffNote || null,
    items: offer.items,
    deliveryFeeMinor: offer.deliveryFeeMinor,
    currency: offer.currency,
    dinerName: request.dinerName || null,
    promisedAtMs: offer.promisedAtMs,
    toDoorPlannedMs: offer.toDoorPlannedMs,
  };
}
