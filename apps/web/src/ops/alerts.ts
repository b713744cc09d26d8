/**
 * What needs someone, from the alerts the orders themselves carry: nothing here decides that
 * something is wrong, only who comes first. One entry an order, its worst alert; harm now
 * before harm soon, then minutes lost, doubled while nothing moves, so that a delay nobody
 * works on outranks a bigger one under way; then age.
 */
import type { AlertKind, OrderAlert, OrderRow } from "@doorstep/events/browser";

/** `now` hurts a diner already; `soon` will. The shape on the page follows. */
export type Urgency = "now" | "soon";

export interface Attention {
  readonly row: OrderRow;
  readonly alert: OrderAlert;
  readonly others: readonly OrderAlert[];
  readonly urgency: Urgency;
}

/** In the words of the table and its filter. */
export const alertNames: Readonly<Record<AlertKind, string>> = {
  late: "Late",
  waitingForCourier: "No courier",
  courierSilent: "Silent",
  paymentOverdue: "Payment overdue",
  waitingForFood: "Waiting for food",
  stopped: "Stalled",
  offRoute: "Off route",
};

export function worstAlert(row: OrderRow): OrderAlert | null {
  return row.alerts[0] ?? null;
}

export const hasAlert = (row: Pick<OrderRow, "alerts">, kind: AlertKind): boolean =>
  row.alerts.some((alert) => alert.kind === kind);

export function urgencyOf(kind: AlertKind, row: Pick<OrderRow, "phase">): Urgency {
  switch (kind) {
    case "late":
    case "waitingForCourier":
    case "paymentOverdue":
      return "now";
    case "courierSilent":
      return hasFood(row) ? "now" : "soon";
    case "waitingForFood":
    case "stopped":
    case "offRoute":
      return "soon";
  }
}

export function rankAttention(orders: Iterable<OrderRow>, nowMs: number): readonly Attention[] {
  const ranked: { readonly entry: Attention; readonly lost: number }[] = [];
  for (const row of orders) {
    const [alert, ...others] = row.alerts;
    if (alert === undefined) continue;
    const entry = { row, alert, others, urgency: urgencyOf(alert.kind, row) };
    ranked.push({ entry, lost: minutesLost(entry, nowMs) });
  }
  return ranked
    .sort(
      (a, b) =>
        Number(a.entry.urgency === "soon") - Number(b.entry.urgency === "soon") ||
        b.lost - a.lost ||
        a.entry.alert.sinceMs - b.entry.alert.sinceMs ||
        (a.entry.row.orderId < b.entry.row.orderId ? -1 : 1),
    )
    .map(({ entry }) => entry);
}

/** In whole minutes, so that two entries do not change places with every second. */
function minutesLost({ row, alert }: Attention, nowMs: number): number {
  const slipMin = Math.max(0, row.slipMin ?? 0);
  if (!standsStill(alert.kind)) return slipMin;
  return 2 * Math.max(slipMin, Math.floor((nowMs - alert.sinceMs) / 60_000));
}

function standsStill(kind: AlertKind): boolean {
  switch (kind) {
    case "waitingForCourier":
    case "courierSilent":
    case "stopped":
    case "waitingForFood":
    case "paymentOverdue":
      return true;
    case "late":
    case "offRoute":
      return false;
  }
}

/** From picking up to the door: what goes wrong then, goes wrong with somebody's dinner. */
export function hasFood({ phase }: Pick<OrderRow, "phase">): boolean {
  return phase === "pickedUp" || phase === "onTheWay" || phase === "near" || phase === "atDoor";
}
