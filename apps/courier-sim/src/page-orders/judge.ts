/**
 * Which orders on the log are this run's business. Runs do not know each other; the log
 * does: whoever told an order's newest fact plays it, as long as that run's couriers are
 * still heard.
 *
 *   page:  placed, paid ──────────────► nobody's yet: play it; the first fact on the log wins
 *   page:  … told by a run that is gone ► play on from there, with another courier
 *   sim:   … told by a run that is gone ► nobody eats it: cancel
 */
import type { CourierReleased, OrderCancelled } from "@doorstep/events";
import type { OfferedOrder } from "../world/world.ts";
import type { OrderOnLog } from "./order-on-log.ts";

export type Judgement =
  | { readonly act: "leave" }
  /** Another run told the newest fact; whether it lives has to be heard first. */
  | { readonly act: "listen" }
  | { readonly act: "play"; readonly offered: OfferedOrder }
  | { readonly act: "end"; readonly cancelled: OrderCancelled; readonly released: CourierReleased | null };

export interface Judge {
  readonly run: string;
  readonly nowMs: number;
  /** Runs whose couriers were heard lately; null before listening. */
  readonly livingRuns: ReadonlySet<string> | null;
  /** Whether orders are told to Doorstep's API, which chooses the couriers; else straight to the log. */
  readonly platform: boolean;
  /** Whether this run's own diners placed it. */
  readonly isOwn: (orderId: string) => boolean;
}

/** Who ordered yesterday is not hungry today. */
const TOO_LATE_MS = 3 * 3_600_000;
/** A run that tells nothing for so long, and whose couriers are not heard, is gone. */
const GONE_AFTER_MS = 10 * 60_000;
const LEAVE: Judgement = { act: "leave" };

export function judge(order: OrderOnLog, me: Judge): Judgement {
  return me.platform ? judgeOnPlatform(order, me) : judgeOnLog(order, me);
}

/** Whose the kitchens are does not matter, since a second yes is refused; a courier is one world's. */
function judgeOnPlatform(order: OrderOnLog, { run, nowMs, livingRuns, isOwn }: Judge): Judgement {
  const { placed, paid, courierId } = order;
  if (placed === null || placed.origin !== "web" || !paid) return LEAVE;
  if (nowMs - placed.atMs >= TOO_LATE_MS) return end(order, { run, nowMs, reason: "tooLate" });
  const courierRun = courierId === null ? null : simulatedRunOf(courierId);
  const isOthers = courierRun !== null && courierRun !== run;
  if (isOthers && livingRuns === null) return { act: "listen" };
  const isLost = isOthers && livingRuns?.has(courierRun) === false;
  const offered = toOffer(order, placed);
  return {
    act: "play",
    offered: { ...offered, spared: !isOwn(order.orderId), lostCourierId: isLost ? courierId : null },
  };
}

/** As the world names its couriers; null for people with phones. */
const simulatedRunOf = (courierId: string): string | null => /^c-(\w+)-\d+$/.exec(courierId)?.[1] ?? null;

function judgeOnLog(order: OrderOnLog, { run, nowMs, livingRuns }: Judge): Judgement {
  const { placed, lastOrigin } = order;
  if (placed === null || lastOrigin === `sim:${run}`) return LEAVE;
  const isFromPage = placed.origin === "web";
  if (isFromPage && !order.paid) return LEAVE;
  if (lastOrigin !== "web") {
    if (livingRuns === null) return { act: "listen" };
    if (livingRuns.has(lastOrigin.slice("sim:".length))) return LEAVE;
  }
  if (isFromPage) {
    return nowMs - placed.atMs < TOO_LATE_MS
      ? { act: "play", offered: toOffer(order, placed) }
      : end(order, { run, nowMs, reason: "tooLate" });
  }
  return nowMs - order.lastReceivedAtMs < GONE_AFTER_MS ? LEAVE : end(order, { run, nowMs, reason: "other" });
}

function toOffer(order: OrderOnLog, placed: NonNullable<OrderOnLog["placed"]>): OfferedOrder {
  return {
    orderId: order.orderId,
    version: order.version,
    restaurantId: placed.restaurantId,
    restaurantName: placed.restaurantName,
    pickup: placed.pickup,
    dropoff: placed.dropoff,
    itemCount: placed.items.reduce((sum, { quantity }) => sum + quantity, 0),
    totalMinor: totalMinorOf(placed),
    currency: placed.currency,
    food: order.food,
    spared: true,
    lostCourierId: order.courierId,
  };
}

function end(
  order: OrderOnLog,
  { run, nowMs, reason }: { readonly run: string; readonly nowMs: number; readonly reason: "tooLate" | "other" },
): Judgement {
  const start = { orderId: order.orderId, version: order.version + 1, atMs: nowMs, origin: `sim:${run}` };
  const { placed, courierId } = order;
  return {
    act: "end",
    cancelled: {
      ...start,
      type: "order-cancelled",
      by: "system",
      reason,
      refundedMinor: placed === null || !order.paid ? 0 : totalMinorOf(placed),
    },
    released: courierId === null ? null : { ...start, type: "courier-released", courierId, reason: "cancelled" },
  };
}

const totalMinorOf = (placed: NonNullable<OrderOnLog["placed"]>): number =>
  placed.items.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, placed.deliveryFeeMinor);
