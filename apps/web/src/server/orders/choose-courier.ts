/**
 * A courier for an order, by name: whether there is such a one, and the way to the restaurant
 * and on to the door. In the command's transaction the courier is held, so that two orders do
 * not get the same one at the same moment.
 */
import { findRoute, joinRoutes, type Route } from "@doorstep/city";
import type { City } from "@doorstep/city/node";
import type { PrismaClient } from "@doorstep/db";
import { decodeRecord, type OrderPlaced, type RoutePlan, topics } from "@doorstep/events";
import type { ChosenCourier } from "@doorstep/ordering";
import type { Command } from "../ports.ts";
import type { LiveCouriers } from "./live-couriers.ts";
import { routeToPlan } from "./route-to-plan.ts";
import { Refused, type Transaction, unknownOrder } from "./transaction.ts";

export interface ChoosePorts {
  readonly prisma: PrismaClient;
  readonly city: Pick<City, "graph">;
  readonly couriers: LiveCouriers;
}

export async function chooseCourier(
  { prisma, city, couriers }: ChoosePorts,
  { orderId, courierId }: { readonly orderId: string; readonly courierId: string },
): Promise<Command<ChosenCourier>> {
  const courier = couriers.all().get(courierId);
  const position = courier?.position ?? null;
  if (courier === undefined || position === null || courier.activity === "offline") {
    return refuse("courierAway", "This courier is not out on the streets just now.");
  }
  const placed = await placedFact(prisma, orderId);
  if (placed === null) return unknownOrder().refusal;
  const [lon, lat] = position;
  const toFood = findRoute(city.graph, { lon, lat }, placed.pickup);
  const toDoor = findRoute(city.graph, placed.pickup, placed.dropoff);
  if (toFood === null || toDoor === null) {
    return refuse("noWay", "No way leads from this courier to the restaurant and on to the door.");
  }
  const { name, vehicle } = courier;
  return { ok: true, value: { courierId, name, vehicle, plan: toPlan(orderId, toFood, toDoor) } };
}

const refuse = (code: string, message: string): Command<never> => ({ ok: false, status: 409, code, message });

/** What it was placed as: restaurants and doors may have moved in the catalog since. */
async function placedFact(prisma: PrismaClient, orderId: string): Promise<OrderPlaced | null> {
  const event = await prisma.orderEvent.findUnique({
    where: { orderId_version: { orderId, version: 1 } },
    select: { value: true },
  });
  const decoded = event === null ? null : decodeRecord(topics.orders, event.value);
  return decoded?.ok === true && decoded.record.type === "order-placed" ? decoded.record : null;
}

function toPlan(orderId: string, toFood: Route, toDoor: Route): RoutePlan {
  const route = joinRoutes(toFood, toDoor);
  return routeToPlan(route, [
    { orderId, kind: "pickup", point: toFood.points.length - 1 },
    { orderId, kind: "dropoff", point: route.points.length - 1 },
  ]);
}

/**
 * Holds the courier for this transaction, and looks whether the way leads past everything
 * they have in hand: the newest way takes the place of the one before.
 *
 * @throws Refused when it does not
 */
export const holdCourier =
  (orderId: string, { courierId, name, vehicle, plan }: ChosenCourier) =>
  async (tx: Transaction): Promise<void> => {
    await tx.$executeRaw`
      INSERT INTO couriers (id, name, vehicle) VALUES (${courierId}, ${name}, ${vehicle}::"Vehicle")
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, vehicle = excluded.vehicle
        WHERE (couriers.name, couriers.vehicle) IS DISTINCT FROM (excluded.name, excluded.vehicle)`;
    const inHand = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM orders WHERE courier_id = ${courierId} AND id <> ${orderId}
        AND state NOT IN ('delivered', 'cancelled')`;
    const served = new Set(plan.stops.map((stop) => stop.orderId));
    if (inHand.every(({ id }) => served.has(id))) return;
    throw new Refused({ status: 409, code: "courierBusy", message: "This courier has another order in hand." });
  };
