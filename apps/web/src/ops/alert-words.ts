/** An alert in words. The title says what and how much; the reason is one fact that helps to decide. */
import type { CourierView, OrderAlert, OrderRow } from "@doorstep/events/browser";
import { type Attention, alertNames, hasFood } from "./alerts.ts";
import { formatAge, formatRange, formatTime } from "./format.ts";
import { metresBetween } from "./metres-between.ts";

/** A battery that may be why nothing is heard. */
const LOW_BATTERY_PERCENT = 15;

export function alertTitle({ alert, row }: Pick<Attention, "alert" | "row">, nowMs: number): string {
  const minutes = `${Math.max(1, Math.floor((nowMs - alert.sinceMs) / 60_000))} min`;
  switch (alert.kind) {
    case "late":
      return row.slipMin === null || row.slipMin <= 0 ? "Late" : `${row.slipMin} min late`;
    case "waitingForCourier":
      return `No courier, ${minutes}`;
    case "courierSilent":
      return `Silent ${formatAge(nowMs - (row.silentSinceMs ?? alert.sinceMs))}${hasFood(row) ? ", food on board" : ""}`;
    case "paymentOverdue":
      return `Payment overdue ${minutes}`;
    case "waitingForFood":
      return `Waiting for food ${minutes}`;
    case "stopped":
      return `Stalled ${minutes}`;
    case "offRoute":
      return `Off route ${minutes}`;
  }
}

export interface ReasonContext {
  readonly courier: CourierView | undefined;
  readonly timeZone: string;
}

export function alertReason({ alert, row }: Pick<Attention, "alert" | "row">, context: ReasonContext): string {
  const courier = row.courierName ?? "The courier";
  switch (alert.kind) {
    case "late":
      return lateReason(row, context.timeZone);
    case "waitingForCourier":
      return row.phase === "ready" ? "The food is ready." : "Nobody is coming for the food yet.";
    case "courierSilent":
      return silentReason(alert, row, context);
    case "paymentOverdue":
      return `Placed at ${formatTime(row.placedAtMs, context.timeZone)}; the bank has not answered.`;
    case "waitingForFood":
      return `${courier} stands at ${row.restaurantName}.`;
    case "stopped":
      return stoppedReason(row, context.courier);
    case "offRoute":
      return `${courier} took another way; the arrival counts it.`;
  }
}

/** What else is wrong with the order; empty when nothing is. */
export function otherReasons(others: readonly OrderAlert[]): string {
  return others.length === 0 ? "" : `Also ${others.map(({ kind }) => alertNames[kind].toLowerCase()).join(", ")}.`;
}

function lateReason({ earliestMs, latestMs, promisedAtMs }: OrderRow, timeZone: string): string {
  const promised = promisedAtMs === null ? "" : `, promised for ${formatTime(promisedAtMs, timeZone)}`;
  return earliestMs === null || latestMs === null
    ? `Arrival not known yet${promised}.`
    : `Now ${formatRange({ earliestMs, latestMs }, timeZone)}${promised}.`;
}

function silentReason({ sinceMs }: OrderAlert, row: OrderRow, { courier, timeZone }: ReasonContext): string {
  const seen = `${row.courierName ?? "The courier"} was last seen at ${formatTime(row.silentSinceMs ?? sinceMs, timeZone)}`;
  const percent = courier?.batteryPercent ?? null;
  return percent !== null && percent <= LOW_BATTERY_PERCENT ? `${seen}, battery ${percent} %.` : `${seen}.`;
}

/** As the crow flies: how far there is still to ride is not in the list. */
function stoppedReason(row: OrderRow, courier: CourierView | undefined): string {
  const name = row.courierName ?? "The courier";
  if (courier === undefined || courier.position === null) return `${name} stands still.`;
  const [goal, place] = hasFood(row) ? ([row.dropoff, "the door"] as const) : ([row.pickup, "the food"] as const);
  return `${name} stands ${formatMetres(metresBetween(courier.position, goal))} from ${place}, in a straight line.`;
}

const formatMetres = (metres: number): string =>
  metres < 950 ? `${Math.max(1, Math.round(metres / 100)) * 100} m` : `${(metres / 1000).toFixed(1)} km`;
