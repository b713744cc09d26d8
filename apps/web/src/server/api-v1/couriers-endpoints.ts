/** Couriers, as the worker has them now. */
import type { CourierView } from "@doorstep/events/browser";
import { z } from "zod";
import { json } from "../http/router.ts";
import { inOrder, type LiveCouriers } from "../orders/live-couriers.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import * as shapes from "./shapes.ts";

/** Of ten thousand couriers nobody wants to see all. */
const MAX_COURIERS = 1_000;

const couriersQuery = z.strictObject({
  free: z.enum(["true", "false"]).default("false").describe("`true`: only those who carry nothing and are there."),
  limit: z.coerce.number().int().min(1).max(MAX_COURIERS).default(100).describe("At most so many."),
});

export function couriersEndpoints({
  couriers,
  nowMs,
}: {
  readonly couriers: LiveCouriers;
  readonly nowMs: () => number;
}): readonly Endpoint[] {
  const couriersInOrder = inOrder(couriers, nowMs);
  return [
    endpoint({
      method: "GET",
      path: "/couriers",
      tag: "Couriers",
      summary: "List couriers",
      scope: "dispatch",
      query: couriersQuery,
      answers: { status: 200, name: "CourierList", shape: shapes.courierList },
      problems: [],
      handle: async ({ query: { free, limit } }) => {
        const found = couriersInOrder().filter(({ activity }) => free === "false" || activity === "free");
        return json(200, { couriers: found.slice(0, limit).map(toCourier) });
      },
    }),
    endpoint({
      method: "GET",
      path: "/couriers/{courierId}",
      tag: "Couriers",
      summary: "Read one courier",
      scope: "dispatch",
      answers: { status: 200, name: "Courier", shape: shapes.courier },
      problems: [{ status: 404, code: "unknownCourier" }],
      handle: async ({ params }) => {
        const courier = couriers.all().get(params.courierId ?? "");
        if (courier !== undefined) return json(200, toCourier(courier));
        return { status: 404, code: "unknownCourier", detail: "There is no such courier." };
      },
    }),
  ];
}

function toCourier(view: CourierView): z.infer<typeof shapes.courier> {
  const { courierId, name, vehicle, activity, position, lastFixMs, orderIds } = view;
  return { courierId, name, vehicle, activity, position: position && [...position], lastFixMs, orderIds };
}
