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
import { type Counter, type Log, type Looking, lookEvery } from "@doorstep/runtime";
import { carryOut, type OrderPorts } from "../orders/carry-out.ts";
import type { ChoosePorts } from "../orders/choose-courier.ts";
import { type Astray, dueMatching, followAstray } from "./astray.ts";
import { type CarriedOrder, planOn, stopsToCome } from "./plan-on.ts";

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

/** The same way for each order they have: a courier follows one. What changes meanwhile is for the next look. */
async function replan(ports: RoutePorts, view: CourierView, matching: Matching): Promise<void> {
  const { courierId, name, vehicle } = view;
  const carried = await readCarried(ports, courierId);
  if (carried.length === 0) return;
  const stops = stopsToCome(carried);
  const plan = planOn(ports.city.graph, matching, stops);
  if (plan === null) return;
  for (const { assigned, version } of carried) {
    const { orderId } = assigned;
    if (!stops.some((stop) => stop.orderId === orderId)) continue;
    const command = { type: "replan", courier: { courierId, name, vehicle, plan } } as const;
    const done = await carryOut(ports, { orderId, command, expectedVersion: version });
    if (!done.ok) {
      ports.log.debug({ orderId, courierId, code: done.code }, "order not replanned");
      continue;
    }
    ports.replanned.inc();
    ports.log.info({ orderId, courierId }, "courier goes on by another way");
  }
}

/** By the facts they were placed and assigned with: restaurants and doors may have moved in the catalog since. */
async function readCarried(
  { prisma }: RoutePorts,
  courierId: string,
): Promise<readonly (CarriedOrder & { readonly version: number })[]> {
  const orders = await prisma.order.findMany({
    where: { courierId, state: { notIn: ["delivered", "cancelled"] } },
    select: {
      version: true,
      pickedUpAt: true,
      events: {
        where: { type: { in: ["order-placed", "order-courier-assigned"] } },
        orderBy: { version: "asc" },
        select: { value: true },
      },
    },
  });
  return orders.flatMap(({ version, pickedUpAt, events }) => {
    const facts = events.flatMap(({ value }) => toFact(value));
    const placed = facts.find((fact) => fact.type === "order-placed");
    const assigned = facts.findLast((fact) => fact.type === "order-courier-assigned");
    if (placed === undefined || assigned === undefined) return [];
    const { pickup, dropoff } = placed;
    return [{ version, pickup, dropoff, isPickedUp: pickedUpAt !== null, assigned }];
  });
}

function toFact(value: Uint8Array): readonly OrderFact[] {
  const decoded = decodeRecord(topics.orders, value);
  return decoded.ok && "version" in decoded.record ? [decoded.record] : [];
}
