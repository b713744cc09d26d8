/**
 * Sees to it that a courier who left the way they were given gets another one, so that the
 * arrival is computed by the road they ride, and the mark stands on it:
 *
 *     off the route, says the worker ── which road is it? (map matching, a few positions)
 *        └── the quickest way on ── a command, for each order they have ── a fact, like the first plan
 *
 * The road graph is asked here, and not by the stage: what a stage computes is a function of
 * its log, and the new way is on it. It holds nothing that cannot be lost.
 */
import type { Matching } from "@doorstep/city";
import { decodeRecord, type OrderFact, topics } from "@doorstep/events";
import type { CourierView } from "@doorstep/events/browser";
import type { Counter, Log } from "@doorstep/runtime";
import { type Looking, lookEvery } from "../look-every.ts";
import { carryOut, type OrderPorts } from "../orders/carry-out.ts";
import type { ChoosePorts } from "../orders/choose-courier.ts";
import { type Astray, dueMatching, followAstray } from "./astray.ts";
import { planOn, type StopToCome } from "./plan-on.ts";

export interface RoutePorts extends OrderPorts, ChoosePorts {
  readonly log: Log;
  readonly replanned: Pick<Counter, "inc">;
}

export interface Rerouting {
  /** One look, and the commands that follow from it. */
  look(): Promise<void>;
}

const LOOK_EVERY_MS = 2_000;

export function startRerouting(ports: RoutePorts): Looking {
  const { look } = createRerouting(ports);
  return lookEvery(LOOK_EVERY_MS, look, (error) =>
    ports.log.warn({ err: error }, "couriers off their way not looked after; trying again"),
  );
}

export function createRerouting(ports: RoutePorts): Rerouting {
  const { city, couriers, nowMs } = ports;
  const astray = new Map<string, Astray>();
  return {
    async look() {
      for (const view of couriers.all().values()) {
        const known = followAstray(city.graph, astray.get(view.courierId) ?? null, view);
        if (known === null) {
          astray.delete(view.courierId);
          continue;
        }
        const matching = dueMatching(known, nowMs());
        astray.set(view.courierId, matching === null ? known : { ...known, replannedMs: nowMs() });
        if (matching !== null) await replan(ports, view, matching);
      }
    },
  };
}

/** The same way for each order they have: a courier follows one. */
async function replan(ports: RoutePorts, view: CourierView, matching: Matching): Promise<void> {
  const { courierId, name, vehicle } = view;
  const { stops, orderIds } = await stopsToCome(ports, courierId);
  const plan = planOn(ports.city.graph, matching, stops);
  if (plan === null) return;
  for (const orderId of orderIds) {
    const done = await carryOut(ports, {
      orderId,
      command: { type: "replan", courier: { courierId, name, vehicle, plan } },
    });
    if (!done.ok) {
      ports.log.debug({ orderId, courierId, code: done.code }, "order not replanned");
      continue;
    }
    ports.replanned.inc();
    ports.log.info({ orderId, courierId }, "courier goes on by another way");
  }
}

/** In the order of the plan they have. */
async function stopsToCome(
  { prisma }: RoutePorts,
  courierId: string,
): Promise<{ readonly stops: readonly StopToCome[]; readonly orderIds: readonly string[] }> {
  const orders = await prisma.order.findMany({
    where: { courierId, state: { notIn: ["delivered", "cancelled"] } },
    select: {
      id: true,
      pickedUpAt: true,
      events: {
        where: { type: { in: ["order-placed", "order-courier-assigned"] } },
        orderBy: { version: "asc" },
        select: { value: true, at: true },
      },
    },
  });
  const facts = orders.flatMap(({ events }) => events.flatMap(({ value }) => toFact(value)));
  const assigned = facts.filter((fact) => fact.type === "order-courier-assigned");
  const newest = assigned.reduce((a, b) => (b.atMs >= a.atMs ? b : a), assigned[0] as (typeof assigned)[number]);
  const placed = new Map(facts.flatMap((fact) => (fact.type === "order-placed" ? [[fact.orderId, fact]] : [])));
  const waiting = new Map(orders.map(({ id, pickedUpAt }) => [id, pickedUpAt === null]));
  const stops = (newest?.plan.stops ?? []).flatMap(({ orderId, kind }): StopToCome[] => {
    const order = placed.get(orderId);
    const isToCome = kind === "dropoff" ? waiting.has(orderId) : waiting.get(orderId) === true;
    if (order === undefined || !isToCome) return [];
    const { lon, lat } = kind === "pickup" ? order.pickup : order.dropoff;
    return [{ orderId, kind, position: { lon, lat } }];
  });
  const covered = new Set(stops.filter(({ kind }) => kind === "dropoff").map(({ orderId }) => orderId));
  return { stops, orderIds: orders.map(({ id }) => id).filter((id) => covered.has(id)) };
}

function toFact(value: Uint8Array): readonly OrderFact[] {
  const decoded = decodeRecord(topics.orders, value);
  return decoded.ok && "version" in decoded.record ? [decoded.record] : [];
}
