/**
 * What the write side does for couriers who left their way, in memory: it sees them as pages
 * do, and its facts come a look later. They take versions, so the evening's later ones move up.
 */
import type { LonLat, RoadGraph } from "@doorstep/city";
import type { PlayedRecord } from "@doorstep/courier-sim";
import type { CourierAssigned, OrderCourierAssigned, OrderFact } from "@doorstep/events";
import { type CourierState, courierView } from "@doorstep/tracking";
import { type Astray, dueMatching, followAstray, planOn, stopsToCome } from "@doorstep/web/rerouting";

export interface Rerouting {
  /** The record as it comes to the log. */
  note(played: PlayedRecord): PlayedRecord;
  /** Facts that follow from a look at the couriers. */
  look(couriers: ReadonlyMap<string, CourierState>, nowMs: number): readonly Rerouted[];
}

export interface Rerouted {
  readonly order: OrderCourierAssigned;
  readonly courier: CourierAssigned;
}

interface KnownOrder {
  version: number;
  /** How many versions were taken by ways of ours. */
  extra: number;
  assigned: OrderCourierAssigned | null;
  pickedUp: boolean;
  places: { readonly pickup: LonLat; readonly dropoff: LonLat } | null;
}

export function openRerouting(graph: RoadGraph): Rerouting {
  const orders = new Map<string, KnownOrder>();
  const astray = new Map<string, Astray>();

  const orderOf = (orderId: string): KnownOrder => {
    const known = orders.get(orderId) ?? { version: 0, extra: 0, assigned: null, pickedUp: false, places: null };
    orders.set(orderId, known);
    return known;
  };

  function noteFact(known: KnownOrder, fact: OrderFact): void {
    known.version = fact.version;
    switch (fact.type) {
      case "order-placed":
        known.places = { pickup: fact.pickup, dropoff: fact.dropoff };
        return;
      case "order-courier-assigned":
        known.assigned = fact;
        return;
      case "order-courier-released":
        known.assigned = null;
        known.pickedUp = false;
        return;
      case "order-picked-up":
        known.pickedUp = true;
        return;
      case "order-delivered":
      case "order-cancelled":
        // Its courier is told so after it, with the same version.
        known.assigned = null;
        return;
      default:
        return;
    }
  }

  function planFor(orderIds: readonly string[], matching: Parameters<typeof planOn>[1]): Rerouted[] {
    const carried = orderIds.flatMap((orderId) => {
      const known = orders.get(orderId);
      if (known === undefined || known.assigned === null || known.places === null) return [];
      return [{ known, ...known.places, isPickedUp: known.pickedUp, assigned: known.assigned }];
    });
    if (carried.length === 0) return [];
    const plan = planOn(graph, matching, stopsToCome(carried));
    if (plan === null) return [];
    return carried.map(({ known, assigned }) => {
      known.extra += 1;
      known.version += 1;
      const order = { ...assigned, version: known.version, plan };
      known.assigned = order;
      const { courierId, orderId, atMs, origin, version } = order;
      return { order, courier: { type: "courier-assigned", courierId, orderId, version, atMs, origin, plan } };
    });
  }

  return {
    note(played) {
      const { record } = played;
      if (!("orderId" in record) || !("version" in record)) return played;
      const known = orderOf(record.orderId);
      const moved = { ...record, version: record.version + known.extra };
      if (played.topic === "orders") noteFact(known, moved as OrderFact);
      return { ...played, record: moved } as PlayedRecord;
    },
    look(couriers, nowMs) {
      return [...couriers].flatMap(([courierId, state]) => {
        const view = courierView(courierId, state);
        const known = followAstray(graph, astray.get(courierId) ?? null, view);
        if (known === null) {
          astray.delete(courierId);
          return [];
        }
        const matching = dueMatching(known, nowMs);
        astray.set(courierId, matching === null ? known : { ...known, replannedMs: nowMs });
        return matching === null ? [] : planFor(view.orderIds, matching);
      });
    },
  };
}
