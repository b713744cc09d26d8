/** What pages and routes may ask, put together from the parts that know. */
import type { City } from "@doorstep/city/node";
import type { PrismaClient } from "@doorstep/db";
import type { AddressHit, OrderSnapshot } from "@doorstep/events/browser";
import type { Metrics } from "@doorstep/runtime";
import type { OpenApi } from "./api-v1/openapi.ts";
import { areaNames } from "./area-names.ts";
import { courierJobs } from "./couriers/courier-routes.ts";
import { type Links, samePassword } from "./links.ts";
import type { Hub } from "./live/hub.ts";
import type { Menu } from "./menu.ts";
import { cancelOrder } from "./orders/cancel-order.ts";
import type { OrderPorts } from "./orders/carry-out.ts";
import { payAgain } from "./orders/pay-again.ts";
import { placeOrder } from "./orders/place-order.ts";
import { rateOrder, ratingOf } from "./orders/rate-order.ts";
import { handoverCode } from "./orders/write-side.ts";
import type { Health, ServerPorts } from "./ports.ts";

export interface PortsOptions {
  readonly prisma: PrismaClient;
  readonly city: City;
  readonly menu: Menu;
  readonly links: Links;
  readonly hub: Pick<Hub, "citySnapshot">;
  readonly versionOnLog: OrderPorts["versionOnLog"];
  readonly readOrder: (orderId: string) => Promise<OrderSnapshot | null>;
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
  readonly opsPassword: string;
  readonly apiDocument: OpenApi;
  /** The number that puts a diner and their courier through to each other; null where nobody can be called. */
  readonly throughTo: (orderNumber: string) => string | null;
  /** Left out where the order page is not rendered. */
  readonly orderScript?: string | null;
  readonly nowMs: () => number;
}

/** As many as the field shows. */
const ADDRESSES_SHOWN = 5;

export function createPorts(options: PortsOptions): ServerPorts {
  const { prisma, city, menu, links, hub, nowMs, versionOnLog } = options;
  const orders = { prisma, nowMs, versionOnLog };
  const { throughTo } = options;
  return {
    city: { name: city.name, timeZone: city.timeZone, centre: city.centre, bbox: city.bbox },
    snapshotOrder: options.readOrder,
    openLink: links.openOrder,
    shareLink: (orderId) => links.orderLink(orderId, "shared"),
    linkForOps: (orderId) => links.orderLink(orderId, "ops"),
    dinerSecrets: async (orderId) => {
      const code = await handoverCode(prisma, orderId);
      return code === null ? null : { handoverCode: code };
    },
    apiDocument: options.apiDocument,
    courierPhone: throughTo,
    searchAddresses: (typed) => city.addresses.search(typed, ADDRESSES_SHOWN).map(toHit),
    address: (addressId) => {
      const address = city.addresses.byId(addressId);
      return address && toHit({ ...address, matches: [] });
    },
    restaurants: async (addressId) => menu.cards(addressId, nowMs()),
    restaurant: async (restaurantId, addressId) => menu.restaurant(restaurantId, { addressId, nowMs: nowMs() }),
    placeOrder: (request) => placeOrder({ prisma, menu, links, nowMs }, request),
    payAgain: (orderId, request) => payAgain(orders, orderId, request),
    cancelOrder: (orderId) => cancelOrder(orders, orderId, { by: "diner", reason: "changedMind" }),
    rateOrder: (orderId, request) => rateOrder(options, orderId, request),
    ratingOf: (orderId) => ratingOf(prisma, orderId),
    courierJobs: (session) => courierJobs({ ...options, dinerPhone: throughTo }, session),
    citySnapshot: hub.citySnapshot,
    areaNames: (cells) => areaNames(city.addresses, cells),
    signInOps: async (password) =>
      samePassword({ given: password, expected: options.opsPassword }) ? links.opsToken() : null,
    verifyOps: links.verifyOps,
    health: options.health,
    orderScript: options.orderScript ?? null,
    metricsText: () => options.metrics.text(),
    tile: city.tile,
  };
}

function toHit(found: ReturnType<City["addresses"]["search"]>[number]): AddressHit {
  const { addressId, label, district, position, matches } = found;
  return { addressId, label, district, position: [position.lon, position.lat], matches };
}
