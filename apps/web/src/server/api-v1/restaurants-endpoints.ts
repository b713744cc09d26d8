/** Restaurants and their menus: read, and what merchants change of them. */
import type { PrismaClient } from "@doorstep/db";
import { isOpen } from "@doorstep/ordering";
import { z } from "zod";
import type { Catalog, CatalogRestaurant } from "../catalog/catalog.ts";
import { localTime } from "../catalog/local-time.ts";
import { json } from "../http/router.ts";
import { type ApiRequest, type Endpoint, endpoint } from "./endpoint.ts";
import type { Problem } from "./problems.ts";
import * as shapes from "./shapes.ts";

export interface RestaurantsEndpointPorts {
  readonly prisma: PrismaClient;
  readonly catalog: Catalog;
  readonly nowMs: () => number;
}

const MAX_PAGE = 100;

const restaurantsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(20).describe("Of a page."),
  cursor: z.string().max(80).optional().describe("`nextCursor` of the page before."),
});

/** A thousand of the dearest meals there are. */
const MOST_MINOR = 100_000_000;

const changeItem = z
  .strictObject({
    priceMinor: z.int().min(0).max(MOST_MINOR).optional().describe("In the currency's smallest unit."),
    available: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "Say what is to change: priceMinor, available, or both.");

const UNKNOWN: Problem = { status: 404, code: "unknownRestaurant", detail: "There is no such restaurant." };

export function restaurantsEndpoints({ prisma, catalog, nowMs }: RestaurantsEndpointPorts): readonly Endpoint[] {
  async function find({ params, restaurantIds }: Pick<ApiRequest, "params" | "restaurantIds">) {
    const id = params.restaurantId ?? "";
    if (restaurantIds !== null && !restaurantIds.has(id)) return null;
    return (await catalog.all()).get(id) ?? null;
  }

  return [
    endpoint({
      method: "GET",
      path: "/restaurants",
      tag: "Restaurants",
      summary: "List restaurants",
      description: "A merchant's key sees its own.",
      scope: "menu:read",
      query: restaurantsQuery,
      answers: { status: 200, name: "RestaurantList", shape: shapes.restaurantList },
      problems: [],
      handle: async ({ query: { limit, cursor = "" }, restaurantIds }) => {
        const rest = [...(await catalog.all()).values()]
          .filter(({ restaurantId: id }) => id > cursor && (restaurantIds === null || restaurantIds.has(id)))
          .sort((a, b) => (a.restaurantId < b.restaurantId ? -1 : 1));
        const page = rest.slice(0, limit);
        const nextCursor = rest.length > limit ? (page.at(-1)?.restaurantId ?? null) : null;
        return json(200, { restaurants: page.map((each) => toRestaurant(each, nowMs())), nextCursor });
      },
    }),
    endpoint({
      method: "GET",
      path: "/restaurants/{restaurantId}",
      tag: "Restaurants",
      summary: "Read one restaurant",
      scope: "menu:read",
      answers: { status: 200, name: "Restaurant", shape: shapes.restaurant },
      problems: [{ status: 404, code: "unknownRestaurant" }],
      handle: async (request) => {
        const restaurant = await find(request);
        return restaurant === null ? UNKNOWN : json(200, toRestaurant(restaurant, nowMs()));
      },
    }),
    endpoint({
      method: "GET",
      path: "/restaurants/{restaurantId}/menu",
      tag: "Restaurants",
      summary: "Read a menu",
      scope: "menu:read",
      answers: { status: 200, name: "Menu", shape: shapes.menu },
      problems: [{ status: 404, code: "unknownRestaurant" }],
      handle: async (request) => {
        const restaurant = await find(request);
        if (restaurant === null) return UNKNOWN;
        return json(200, { restaurantId: restaurant.restaurantId, items: restaurant.items });
      },
    }),
    endpoint({
      method: "PATCH",
      path: "/restaurants/{restaurantId}/menu/{dishId}",
      tag: "Restaurants",
      summary: "Change a price, or whether a dish is to be had",
      description: "Orders that were placed keep their prices. Pages show the change within half a minute.",
      scope: "menu:write",
      body: { name: "ChangeItem", shape: changeItem },
      answers: { status: 200, name: "MenuItem", shape: shapes.menuItem },
      problems: [
        { status: 404, code: "unknownRestaurant" },
        { status: 404, code: "unknownDish" },
      ],
      handle: async ({ body: { priceMinor, available }, ...request }) => {
        const restaurant = await find(request);
        if (restaurant === null) return UNKNOWN;
        const { restaurantId } = restaurant;
        const dishId = request.params.dishId ?? "";
        const [changed] = await prisma.$queryRaw<{ id: string }[]>`
          UPDATE menu_items SET price_minor = coalesce(${priceMinor ?? null}::bigint, price_minor),
            available = coalesce(${available ?? null}::boolean, available), updated_at = now()
          WHERE restaurant_id = ${restaurantId} AND id = ${dishId} RETURNING id`;
        catalog.forget(restaurantId);
        const item = changed && (await find(request))?.items.find((each) => each.dishId === dishId);
        if (item) return json(200, item);
        return { status: 404, code: "unknownDish", detail: "This restaurant has no such dish." };
      },
    }),
  ];
}

function toRestaurant(restaurant: CatalogRestaurant, nowMs: number): z.infer<typeof shapes.restaurant> {
  const { items, position, kinds, hours, ...rest } = restaurant;
  return {
    ...rest,
    kinds: [...kinds],
    position: [position.lon, position.lat],
    openNow: isOpen(hours, localTime(nowMs, restaurant.timeZone)),
    hours: [...hours],
  };
}
