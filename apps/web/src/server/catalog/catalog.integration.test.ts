import { openCity } from "@doorstep/city/node";
import { openDb } from "@doorstep/db";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, test } from "vitest";
import { openCatalog } from "./catalog.ts";
import { seedCity } from "./seed-city.ts";

const { DATABASE_URL, DOORSTEP_CITY_DIR } = testServices();
const [db, city] = await Promise.all([openDb(DATABASE_URL), openCity(DOORSTEP_CITY_DIR)]);
const { prisma } = db;
afterAll(() => db.close());
const [first, second] = city.restaurants;
if (first === undefined || second === undefined) throw new Error("a city has restaurants");
const [dish] = first.menu;

test("two processes seed at once, and the catalog is the city's, once", async () => {
  const seeded = await Promise.all([seedCity(prisma, city, 0), seedCity(prisma, city, 0)]);
  expect(seeded.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, city.restaurants.length]);
  const catalog = await (await openCatalog(prisma, Date.now)).all();
  expect(catalog.size).toBe(city.restaurants.length);
  const { restaurantId, name, menu } = first;
  expect(catalog.get(restaurantId)).toMatchObject({
    name,
    currency: city.money.currency,
    timeZone: city.timeZone,
    items: menu.map((item) => ({ ...item, available: true })),
  });
});

test("what merchants changed stays, also when the city is prepared anew", async () => {
  const id = { restaurantId_id: { restaurantId: first.restaurantId, id: dish?.dishId ?? "" } };
  await prisma.menuItem.update({ where: id, data: { priceMinor: 12_300n } });
  const anew = { ...city, hash: "another", restaurants: city.restaurants.slice(0, 1) };
  expect(await seedCity(prisma, anew, 1)).toEqual({ added: 0 });
  expect(await prisma.menuItem.findUnique({ where: id })).toMatchObject({ priceMinor: 12_300n });
  const shrunken = await (await openCatalog(prisma, Date.now)).all();
  expect([...shrunken.keys()]).toEqual([first.restaurantId]);
  expect(await seedCity(prisma, city, 2)).toEqual({ added: 0 });
  expect((await (await openCatalog(prisma, Date.now)).all()).size).toBe(city.restaurants.length);
});

test("a change is seen at once by whoever is told of it, and within half a minute by everybody", async () => {
  const clock = { ms: Date.now() };
  const [told, untold] = [await openCatalog(prisma, Date.now), await openCatalog(prisma, () => clock.ms)];
  const priceIn = async (catalog: typeof told): Promise<number | undefined> =>
    (await catalog.all()).get(second.restaurantId)?.items[0]?.priceMinor;
  const before = await priceIn(untold);
  await prisma.$executeRaw`
    UPDATE menu_items SET price_minor = 77700, updated_at = now() WHERE restaurant_id = ${second.restaurantId} AND position = 1`;
  expect(await priceIn(told)).toBe(before);
  told.forget(second.restaurantId);
  expect(await Promise.all([priceIn(told), priceIn(told)])).toEqual([77_700, 77_700]);
  clock.ms += 29_999;
  expect(await priceIn(untold)).toBe(before);
  clock.ms += 1;
  expect(await priceIn(untold)).toBe(77_700);
});
