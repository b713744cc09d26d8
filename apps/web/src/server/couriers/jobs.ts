/** What a courier has in hand, as the write side knows it, and what they may do with it. */
import { decodeRecord, type OrderFact, topics } from "@doorstep/events";
import type { CourierCommandName, CourierSelf, Job } from "@doorstep/events/browser";
import { MAX_WRONG_CODES, type OrderCommand } from "@doorstep/ordering";
import { type CarriedOut, carryOut, type OrderPorts } from "../orders/carry-out.ts";
import { Refused, type Transaction } from "../orders/transaction.ts";
import type { Command } from "../ports.ts";
import type { Account } from "./accounts.ts";

export interface JobPorts extends OrderPorts {
  /** A number that puts a courier through to the order's diner; null where nobody can be called. */
  readonly dinerPhone: (orderNumber: string) => string | null;
}

export const toSelf = ({ courierId, name, vehicle, online, trackerId }: Account): CourierSelf => ({
  courierId,
  name,
  vehicle,
  online,
  trackerId,
});

/** In the order they were given. */
export async function jobsOf({ prisma, dinerPhone }: JobPorts, courierId: string): Promise<readonly Job[]> {
  const orders = await prisma.order.findMany({
    where: { courierId, state: { notIn: ["delivered", "cancelled"] } },
    orderBy: { assignedAt: "asc" },
    include: {
      items: { orderBy: { position: "asc" } },
      events: {
        where: { type: { in: ["order-placed", "order-courier-assigned"] } },
        orderBy: { version: "asc" },
        select: { value: true },
      },
    },
  });
  return orders.flatMap((order): Job[] => {
    const facts = order.events.flatMap(({ value }) => toFact(value));
    const placed = facts.find((fact) => fact.type === "order-placed");
    const assigned = facts.findLast((fact) => fact.type === "order-courier-assigned");
    if (placed === undefined) return [];
    const { pickup, dropoff, restaurantName } = placed;
    return [
      {
        orderId: order.id,
        number: order.number,
        version: order.version,
        isPickedUp: order.pickedUpAt !== null,
        isReady: order.readyAt !== null,
        expectedReadyAtMs: order.expectedReadyAt?.getTime() ?? null,
        restaurant: { name: restaurantName, label: pickup.label, position: [pickup.lon, pickup.lat] },
        door: { label: dropoff.label, position: [dropoff.lon, dropoff.lat], note: order.dropoffNote },
        dinerName: order.dinerName,
        dinerPhone: dinerPhone(order.number),
        items: order.items.map(({ name, quantity }) => ({ name, quantity })),
        codesLeft: Math.max(0, MAX_WRONG_CODES - order.wrongCodes),
        pickupPoint:
          assigned?.plan.stops.find(({ kind, orderId }) => kind === "pickup" && orderId === order.id)?.point ?? 0,
        route: assigned?.plan.points.map(({ lonE6, latE6 }) => [lonE6 / 1e6, latE6 / 1e6] as const) ?? [],
      },
    ];
  });
}

function toFact(value: Uint8Array): readonly OrderFact[] {
  const decoded = decodeRecord(topics.orders, value);
  return decoded.ok && "version" in decoded.record ? [decoded.record] : [];
}

export interface AskedOfJob {
  readonly courierId: string;
  readonly orderId: string;
  readonly name: CourierCommandName;
  readonly idempotencyKey: string;
  readonly code: string | null;
}

/** Like any other command; and only on what this courier has. */
export function doJob(ports: OrderPorts, asked: AskedOfJob): Promise<Command<CarriedOut>> {
  const { courierId, orderId, idempotencyKey: key, code } = asked;
  const command = toCommand(asked);
  return carryOut(ports, {
    orderId,
    command,
    claim: { caller: courierId, key, request: { orderId, code } },
    first: (tx) => requireOwn(tx, { orderId, courierId }),
  });
}

function toCommand({ name, courierId, code }: AskedOfJob): OrderCommand {
  switch (name) {
    case "pick-up":
      return { type: "pick-up", courierId };
    case "deliver":
      return { type: "deliver", courierId, code, mayLeaveOutCode: false };
    case "undeliverable":
      return { type: "undeliverable", courierId };
    case "decline":
      return { type: "release", reason: "courierUnavailable" };
  }
}

async function requireOwn(
  tx: Transaction,
  { orderId, courierId }: { readonly orderId: string; readonly courierId: string },
): Promise<void> {
  const order = await tx.order.findUniqueOrThrow({ where: { id: orderId }, select: { courierId: true } });
  if (order.courierId === courierId) return;
  throw new Refused({ status: 409, code: "otherCourier", message: "This order is not yours any more." });
}
