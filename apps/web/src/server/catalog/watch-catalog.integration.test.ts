/** A price changed in the database, told by the connector's log, is what the next reader gets. */
import { openCity } from "@doorstep/city/node";
import { openDb } from "@doorstep/db";
import { openProducer } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { silentLog } from "../testing/shop.ts";
import { openCatalog } from "./catalog.ts";
import { seedCity } from "./seed-city.ts";
import { watchCatalog } from "./watch-catalog.ts";

const { DATABASE_URL, DOORSTEP_CITY_DIR, KAFKA_BROKERS } = testServices();
const kafka = { brokers: KAFKA_BROKERS.split(","), clientId: "catalog-test" };
const [db, city] = await Promise.all([openDb(DATABASE_URL), openCity(DOORSTEP_CITY_DIR)]);
const producer = await openProducer(kafka);
afterAll(() => Promise.all([db.close(), producer.close()]));

test("every process hears of a change, and nobody of one from before it began", async () => {
  const { prisma } = db;
  await seedCity(prisma, city, 0);
  const [{ restaurantId = "", menu: [dish] = [] } = {}] = city.restaurants;
  const tell = (id: string) =>
    producer.send([{ topic: "cdc.public.menu_items", key: id, value: new TextEncoder().encode("{}") }]);
  await tell("from-before");

  const processes = await Promise.all(
    [1, 2].map(async () => {
      // Its clock stands still: nothing is found by looking.
      const catalog = await openCatalog(prisma, () => 0);
      const forgotten: string[] = [];
      const watch = await watchCatalog({
        ...{ kafka, log: silentLog, heard: { inc: () => {} } },
        forget: (id) => {
          forgotten.push(id);
          catalog.forget(id);
        },
      });
      onTestFinished(() => watch.close());
      return { catalog, forgotten };
    }),
  );
  await prisma.$executeRaw`UPDATE menu_items SET price_minor = 12345 WHERE id = ${dish?.dishId}`;
  await tell(restaurantId);
  for (const { catalog, forgotten } of processes) {
    const price = async () => (await catalog.all()).get(restaurantId)?.items[0]?.priceMinor;
    await vi.waitFor(async () => expect(await price()).toBe(12_345), { timeout: 20_000, interval: 20 });
    expect(forgotten).toEqual([restaurantId]);
  }
});
