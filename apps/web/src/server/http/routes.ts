/**
 * Every address of this server that is not a page. They are plain routes in front of
 * Next.js: a process without pages answers `/metrics` and `/api/health` too, and each can
 * be tested without a build.
 */
import { payAgain, placeOrder, rateOrder } from "@doorstep/events/browser";
import { z } from "zod";
import { OPS_SESSION_LIFE_S } from "../links.ts";
import type { OrderAccess, ServerPorts } from "../ports.ts";
import { parseForm } from "./field-sentences.ts";
import { createLimit, type Limit } from "./limits.ts";
import { OPS_COOKIE, opsCookie, readCookie } from "./ops-cookie.ts";
import { type Answer, type Call, commandAnswer, json, problem, type Route } from "./router.ts";

export interface Limits {
  /** Placing, paying, cancelling. */
  readonly commands: Limit;
  readonly signIn: Limit;
  readonly search: Limit;
}

/** For one address; a family or an office behind one router still gets its dinner. */
export function createLimits(): Limits {
  return {
    commands: createLimit({ times: 60, withinS: 60 }),
    signIn: createLimit({ times: 10, withinS: 60 }),
    search: createLimit({ times: 300, withinS: 10 }),
  };
}

export interface RouteOptions {
  readonly limits: Limits;
  /** Another city, another tag: tiles may be kept by the browser and asked for again. */
  readonly tilesTag: string;
}

export function observingRoutes(ports: ServerPorts, { metricsType }: { readonly metricsType: string }): Route[] {
  return [
    {
      method: "GET",
      path: "/api/health",
      handle: async () => {
        const health = await ports.health();
        return json(health.ok ? 200 : 503, health);
      },
    },
    {
      method: "GET",
      path: "/metrics",
      handle: async () => ({
        status: 200,
        headers: { "content-type": metricsType, "cache-control": "no-store" },
        body: await ports.metricsText(),
      }),
    },
  ];
}

export function pageRoutes(ports: ServerPorts, options: RouteOptions): Route[] {
  return [...orderRoutes(ports, options), ...cityRoutes(ports, options), ...opsRoutes(ports, options)];
}

function orderRoutes(ports: ServerPorts, { limits }: RouteOptions): Route[] {
  /** Changing an order: within the limit, and by its diner. */
  const byDiner =
    (handle: (orderId: string, call: Call) => Promise<Answer>) =>
    async (call: Call): Promise<Answer> => {
      if (!(await limits.commands(call.address))) return tooMany;
      const orderId = call.params.orderId ?? "";
      const access = await openOrder(ports, call);
      if (access === null) return unknownLink;
      if (access.role !== "diner") {
        return problem(403, "readOnly", "This link only shows the order. Whoever placed it can change it.");
      }
      return handle(orderId, call);
    };

  return [
    {
      method: "POST",
      path: "/api/orders",
      handle: async (call) => {
        if (!(await limits.commands(call.address))) return tooMany;
        const body = await call.json();
        const order = body.ok ? parseForm(placeOrder, body.value) : body;
        return commandAnswer(order.ok ? await ports.placeOrder(order.value) : order, 201);
      },
    },
    {
      method: "GET",
      path: "/api/orders/:orderId",
      handle: async (call) => {
        if ((await openOrder(ports, call)) === null) return unknownLink;
        const snapshot = await ports.snapshotOrder(call.params.orderId ?? "");
        return snapshot === null ? problem(404, "unknownOrder", "There is no such order.") : json(200, snapshot);
      },
    },
    {
      method: "POST",
      path: "/api/orders/:orderId/pay",
      handle: byDiner(async (orderId, call) => {
        const body = await call.json();
        const payment = body.ok ? parseForm(payAgain, body.value) : body;
        return commandAnswer(payment.ok ? await ports.payAgain(orderId, payment.value) : payment, 200);
      }),
    },
    {
      method: "POST",
      path: "/api/orders/:orderId/cancel",
      handle: byDiner(async (orderId) => commandAnswer(await ports.cancelOrder(orderId), 200)),
    },
    {
      method: "POST",
      path: "/api/orders/:orderId/rate",
      handle: byDiner(async (orderId, call) => {
        const body = await call.json();
        const rating = body.ok ? parseForm(rateOrder, body.value) : body;
        return commandAnswer(rating.ok ? await ports.rateOrder(orderId, rating.value) : rating, 200);
      }),
    },
  ];
}

function cityRoutes(ports: ServerPorts, { limits, tilesTag }: RouteOptions): Route[] {
  const etag = `"${tilesTag}"`;
  return [
    {
      method: "GET",
      path: "/api/addresses",
      handle: async ({ query, address }) => {
        if (!(await limits.search(address))) return tooMany;
        return json(200, { addresses: ports.searchAddresses(query.get("q") ?? "") });
      },
    },
    {
      method: "GET",
      path: "/api/restaurants",
      handle: async ({ query, address }) => {
        if (!(await limits.search(address))) return tooMany;
        return json(200, { restaurants: await ports.restaurants(query.get("address")) });
      },
    },
    {
      method: "GET",
      path: "/api/restaurants/:restaurantId",
      handle: async ({ params, query }) => {
        const restaurant = await ports.restaurant(params.restaurantId ?? "", query.get("address"));
        if (restaurant === null) return problem(404, "unknownRestaurant", "There is no such restaurant.");
        return json(200, restaurant);
      },
    },
    {
      method: "GET",
      path: "/tiles/:z(\\d{1,2})/:x(\\d{1,7})/:y(\\d{1,7})",
      handle: ({ params, headers }) => {
        const caching = { "cache-control": "public, max-age=86400", etag };
        if (headers["if-none-match"] === etag) return { status: 304, headers: caching, body: null };
        const tile = ports.tile(Number(params.z), Number(params.x), Number(params.y));
        if (tile === null) return { status: 204, headers: caching, body: null };
        return {
          status: 200,
          headers: { ...caching, "content-type": "application/vnd.mapbox-vector-tile" },
          body: tile,
        };
      },
    },
  ];
}

function opsRoutes(ports: ServerPorts, { limits }: RouteOptions): Route[] {
  return [
    {
      method: "POST",
      path: "/api/ops/session",
      handle: async (call) => {
        if (!(await limits.signIn(call.address))) return tooMany;
        const body = await call.json();
        const form = body.ok ? parseForm(signIn, body.value) : body;
        if (!form.ok) return commandAnswer(form, 200);
        const token = await ports.signInOps(form.value.password);
        if (token === null) return problem(403, "wrongPassword", "That is not the password.");
        const cookie = opsCookie(token, { lifeS: OPS_SESSION_LIFE_S, secure: call.secure });
        return json(200, { token }, { "set-cookie": cookie });
      },
    },
    {
      method: "DELETE",
      path: "/api/ops/session",
      handle: ({ secure }) => json(200, {}, { "set-cookie": opsCookie("", { lifeS: 0, secure }) }),
    },
    {
      method: "GET",
      path: "/api/ops/areas",
      handle: async ({ query, headers }) => {
        if (!(await isOps(ports, headers))) return notSignedIn;
        const cells = (query.get("cells") ?? "").split(",", AREAS_ASKED);
        return json(200, { areas: ports.areaNames(cells) });
      },
    },
    {
      method: "GET",
      path: "/api/ops/orders/:orderId/diner-page",
      handle: async ({ params, headers }) => {
        if (!(await isOps(ports, headers))) return notSignedIn;
        const location = await ports.linkForOps(params.orderId ?? "");
        return { status: 303, headers: { location, "cache-control": "no-store" }, body: null };
      },
    },
  ];
}

/** By the link's token, in the query or as a bearer; without one, by the operations cookie. */
async function openOrder(ports: ServerPorts, { params, query, headers }: Call): Promise<OrderAccess | null> {
  const token = query.get("t") ?? headers.authorization?.match(/^Bearer (.+)$/i)?.[1];
  if (token !== undefined) return ports.openLink(params.orderId ?? "", token);
  return (await isOps(ports, headers)) ? { role: "ops" } : null;
}

async function isOps(ports: ServerPorts, headers: Call["headers"]): Promise<boolean> {
  const cookie = readCookie(headers.cookie, OPS_COOKIE);
  return cookie !== null && (await ports.verifyOps(cookie));
}

const signIn = z.object({ password: z.string().min(1).max(200) });
/** More than a list shows. */
const AREAS_ASKED = 20;
const notSignedIn = problem(403, "notSignedIn", "Sign in to operations first.");
const unknownLink = problem(403, "unknownLink", "This order link is not valid or has expired.");
const tooMany = problem(429, "tooMany", "That was a lot at once. Try again in a minute.");
