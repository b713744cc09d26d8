/** Reading orders, and placing one. */
import type { PrismaClient } from "@doorstep/db";
import { orderStates, placeBody } from "@doorstep/ordering";
import { z } from "zod";
import { json } from "../http/router.ts";
import type { Links } from "../links.ts";
import { type PlacePorts, place } from "../orders/place-order.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { listOrders, readOrder } from "./read-orders.ts";
import { refusalProblem } from "./refusal-problem.ts";
import * as shapes from "./shapes.ts";

export type OrdersEndpointPorts = PlacePorts & { readonly prisma: PrismaClient; readonly links: Links };

const MAX_PAGE = 100;
const timeMs = z.coerce.number().int().positive().max(253_402_300_799_999);

const listQuery = z.strictObject({
  state: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(orderStates)).max(orderStates.length))
    .optional()
    .describe(`Those in any of these states, comma separated: ${orderStates.join(", ")}.`),
  restaurantId: z.string().max(80).optional(),
  courierId: z.string().max(80).optional(),
  placedFromMs: timeMs.optional().describe("Placed then or later. Milliseconds since 1970."),
  placedToMs: timeMs.optional().describe("Placed before. Milliseconds since 1970."),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(20).describe("Of a page."),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the page before."),
});

export function ordersEndpoints(ports: OrdersEndpointPorts): readonly Endpoint[] {
  return [
    endpoint({
      method: "GET",
      path: "/orders",
      tag: "Orders",
      summary: "List orders, newest first",
      description: "A merchant's key sees the orders of its restaurants.",
      scope: "orders:read",
      query: listQuery,
      answers: { status: 200, name: "OrderList", shape: shapes.orderList },
      problems: [],
      handle: async ({ query, caller, restaurantIds }) => {
        const list = await listOrders(ports.prisma, {
          ...query,
          restaurantIds,
          seesCodes: caller.scopes.has("operations"),
        });
        return list === null
          ? { status: 400, code: "badRequest", detail: "This cursor is of no page: begin without one." }
          : json(200, list);
      },
    }),
    endpoint({
      method: "POST",
      path: "/orders",
      tag: "Orders",
      summary: "Place an order",
      description:
        "At the catalog's prices. The same `Idempotency-Key` gives the same order, however often and however closely it is sent; another order under it is refused.",
      scope: "orders:write",
      headers: { "Idempotency-Key": z.string().min(8).max(80).describe("Yours; new for each order. Required.") },
      body: { name: "PlaceOrder", shape: placeBody },
      answers: { status: 201, name: "PlacedOrder", shape: shapes.placed },
      problems: [
        { status: 400, code: "cannotBeOrdered" },
        { status: 404, code: "unknownRestaurant" },
        { status: 409, code: "keyReused" },
      ],
      handle: async ({ body, caller, restaurantIds, idempotencyKey }) => {
        if (idempotencyKey === null) {
          return { status: 400, code: "badRequest", detail: "Send an Idempotency-Key that is new for each order." };
        }
        if (restaurantIds !== null && !restaurantIds.has(body.restaurantId)) {
          return { status: 404, code: "unknownRestaurant", detail: "This key has no such restaurant." };
        }
        const claim = { caller: caller.keyId, key: idempotencyKey, request: body };
        const placed = await place(ports, { channel: "api", claim, order: body });
        if (!placed.ok) return refusalProblem(placed);
        const { orderId, number } = placed.value;
        const link = await ports.links.orderLink(orderId, "diner");
        return json(201, { orderId, number, link }, { location: `/api/v1/orders/${encodeURIComponent(orderId)}` });
      },
    }),
    endpoint({
      method: "GET",
      path: "/orders/{orderId}",
      tag: "Orders",
      summary: "Read one order",
      description: "`ETag` is its version, for `If-Match`.",
      scope: "orders:read",
      answers: { status: 200, name: "Order", shape: shapes.order },
      problems: [{ status: 404, code: "unknownOrder" }],
      handle: async ({ params, caller, restaurantIds }) => {
        const seesCodes = caller.scopes.has("operations");
        const order = await readOrder(ports.prisma, params.orderId ?? "", { restaurantIds, seesCodes });
        if (order === null) return { status: 404, code: "unknownOrder", detail: "There is no such order." };
        return json(200, order, { etag: `"${order.version}"` });
      },
    }),
  ];
}
