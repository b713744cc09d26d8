/** The write side on real services and a real city, as integration tests use it. */
import { type City, openCity } from "@doorstep/city/node";
import { type Db, openDb } from "@doorstep/db";
import type { PlaceOrder } from "@doorstep/events/browser";
import { createLog } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { type Catalog, openCatalog } from "../catalog/catalog.ts";
import { seedCity } from "../catalog/seed-city.ts";
import { createLinks, type Links } from "../links.ts";
import { createMenu, type Menu } from "../menu.ts";

export interface Shop {
  readonly db: Db;
  readonly city: City;
  readonly catalog: Catalog;
  readonly menu: Menu;
  readonly links: Links;
  readonly prisma: Db["prisma"];
  /** Set by the test. */
  clockMs: number;
  readonly nowMs: () => number;
  /** There is no worker that reads a log. */
  readonly versionOnLog: () => Promise<null>;
  /** An order that can be delivered; each with a key of its own. */
  order(given?: Partial<PlaceOrder>): PlaceOrder;
}

export const silentLog = createLog({ process: "test", level: "silent" });

export async function openShop(): Promise<Shop> {
  const { DATABASE_URL, DOORSTEP_CITY_DIR } = testServices();
  const [db, city] = await Promise.all([openDb(DATABASE_URL), openCity(DOORSTEP_CITY_DIR)]);
  await seedCity(db.prisma, city, 0);
  const catalog = await openCatalog(db.prisma, Date.now);
  const menu = createMenu(city, catalog);
  const [address] = city.addresses.search("colonia 12", 1);
  const addressId = address?.addressId ?? "";
  const [card] = await menu.cards(addressId, 0);
  const restaurantId = card?.restaurantId ?? "";
  const [dish] = (await menu.restaurant(restaurantId, { addressId, nowMs: 0 }))?.menu ?? [];
  const shop: Shop = {
    db,
    city,
    catalog,
    menu,
    prisma: db.prisma,
    links: createLinks({ secret: "a secret for tests only", nowMs: () => shop.clockMs }),
    clockMs: Date.UTC(2026, 10, 20, 19),
    nowMs: () => shop.clockMs,
    versionOnLog: async () => null,
    order: (given = {}) => ({
      idempotencyKey: crypto.randomUUID(),
      restaurantId,
      addressId,
      dropoffNote: null,
      dinerName: "Ana",
      items: [{ dishId: dish?.dishId ?? "", quantity: 2 }],
      card: "visa4417",
      ...given,
    }),
  };
  return shop;
}
