/**
 * The orders a courier is given, has picked up, and is rid of. Facts carry their order's
 * version; one that is not newer than what is known of the order changes nothing.
 *
 * One plan is followed at a time, the newest brought. An order whose own fact did not bring
 * it is still carried and still told about, but not as being on it: its page knows another
 * route, and a distance along this one would put the marker in a wrong place there.
 */
import type { CourierAssigned, CourierPickedUp, CourierReleased, RecordPosition, RoutePlan } from "@doorstep/events";
import { type CourierStep, changed, noted, rejected } from "./decided.ts";
import { arriveAt, beginRoute } from "./follow.ts";
import { expectToHear } from "./hearing.ts";
import { forgetPlan } from "./motion.ts";
import { impossiblePlan, packPlan, samePlan } from "./plan.ts";
import { hearingOf } from "./presence.ts";
import { silentOutput } from "./progress.ts";
import type { CarriedOrder, CourierState, EndedOrder } from "./state.ts";
import { nextStop } from "./stops.ts";

/** Bags on one bicycle; also what one ping may have to be told about. */
const MOST_CARRIED = 8;
/** An evening's. A repeat of an older one would have to be older than the log is read again for. */
const ENDED_REMEMBERED = 16;

export function assign(state: CourierState, fact: CourierAssigned, at: RecordPosition): CourierStep {
  const { orderId, version } = fact;
  const impossible = impossiblePlan(fact.plan, orderId);
  if (impossible !== null) return rejected(state, impossible);
  if (version <= knownVersion(state, orderId)) return noted(state, "fact ignored: not newer");
  const before = state.carried.find((order) => order.orderId === orderId);
  if (before === undefined && state.carried.length >= MOST_CARRIED) {
    return rejected(state, `the courier carries ${MOST_CARRIED} orders already`);
  }
  const plan = packPlan(fact.plan);
  const route = state.route !== null && samePlan(state.route.plan, plan) ? state.route : beginRoute(plan);
  const leftAtM = state.route !== null && route !== state.route ? state.route.alongM : null;
  const others = state.carried
    .filter((order) => order !== before)
    .map((order) => (leftAtM === null || order.heldAlongM !== null ? order : { ...order, heldAlongM: leftAtM }));
  const order = carriedOrder(fact, before);
  const next: CourierState = {
    ...state,
    route,
    carried: [...others, order],
    ended: state.ended.filter((each) => each.orderId !== orderId),
    motion: state.motion === null || route === state.route ? state.motion : forgetPlan(state.motion),
    hearing: expectToHear(state.hearing, state.logTimeMs),
  };
  const outputs = next.hearing.kind === "silent" ? [silentOutput(next, order)] : [];
  return changed(next, { at, by: "record", outputs, notes: [] });
}

export function pickUp(state: CourierState, fact: CourierPickedUp, at: RecordPosition): CourierStep {
  const order = state.carried.find(({ orderId }) => orderId === fact.orderId);
  if (order === undefined) return noted(state, "fact ignored: order not carried");
  if (fact.version <= order.version) return noted(state, "fact ignored: not newer");
  const pickedUp = { ...order, version: fact.version, pickedUp: true };
  const carried = state.carried.map((each) => (each === order ? pickedUp : each));
  const route = atStop(state, { orderId: order.orderId, kind: "pickup" });
  return changed({ ...state, carried, route }, { at, by: "record", outputs: [], notes: [] });
}

export function release(state: CourierState, fact: CourierReleased, at: RecordPosition): CourierStep {
  const { orderId, version } = fact;
  if (version <= knownVersion(state, orderId)) return noted(state, "fact ignored: not newer");
  const others = state.ended.filter((each) => each.orderId !== orderId);
  const ended: readonly EndedOrder[] = [{ orderId, version }, ...others].slice(0, ENDED_REMEMBERED);
  const carried = state.carried.filter((order) => order.orderId !== orderId);
  if (carried.length === state.carried.length) return noted({ ...state, ended }, "fact ignored: order not carried");
  const arrived = fact.reason === "delivered" ? atStop(state, { orderId, kind: "dropoff" }) : state.route;
  const next = { ...state, ended, carried, route: carried.length === 0 ? null : arrived };
  return changed({ ...next, hearing: hearingOf(next) }, { at, by: "record", outputs: [], notes: [] });
}

function knownVersion({ carried, ended }: CourierState, orderId: string): number {
  const known = [...carried, ...ended].find((order) => order.orderId === orderId);
  return known?.version ?? Number.NEGATIVE_INFINITY;
}

function carriedOrder({ orderId, version, plan }: CourierAssigned, before: CarriedOrder | undefined): CarriedOrder {
  const pickup = stopPosition(plan, orderId, "pickup");
  return {
    orderId,
    version,
    planVersion: version,
    // A plan that begins after the pick-up is for food already on board.
    pickedUp: before?.pickedUp === true || pickup === null,
    heldAlongM: null,
    pickup,
    dropoff: stopPosition(plan, orderId, "dropoff") ?? [0, 0],
  };
}

function stopPosition(plan: RoutePlan, orderId: string, kind: "pickup" | "dropoff"): readonly [number, number] | null {
  const stop = plan.stops.find((each) => each.orderId === orderId && each.kind === kind);
  const point = stop === undefined ? undefined : plan.points[stop.point];
  return point === undefined ? null : [point.lonE6 / 1e6, point.latE6 / 1e6];
}

/** The fact says that the courier is at this stop; believed when it is the next one, and near. */
function atStop(state: CourierState, made: { orderId: string; kind: "pickup" | "dropoff" }): CourierState["route"] {
  const { route, carried } = state;
  if (route === null) return null;
  const next = nextStop(route, carried);
  if (next === null || next.stop.orderId !== made.orderId || next.stop.kind !== made.kind) return route;
  return route.side.kind === "on" ? arriveAt(route, next.alongM) : route;
}
