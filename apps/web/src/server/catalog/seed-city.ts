/**
 * Begins the catalog with what the city knows: its restaurants, their menus and prices. What
 * there is already is left as the merchants made it, so this may be done at every start, by
 * any number of processes.
 */
import type { City } from "@doorstep/city/node";
import type { Prisma, PrismaClient } from "@doorstep/db";
import { merchantsOf } from "./merchants.ts";

export interface Seeded {
  /** Restaurants the catalog did not have. */
  readonly added: number;
}

/** As arrival times expect of a kitchen nothing is known of. */
const PREPARATION = { preparationMedianMs: 14 * 60_000, preparationP90Ms: 24 * 60_000 };
/** OpenStreetMap's extract has no hours, and the simulated city does not sleep. */
const AROUND_THE_CLOCK = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opensMin: 0, closesMin: 24 * 60 }));
/** Any fixed number, of this database alone. */
const SEED_LOCK = 4_812_027;

export type SeededCity = Pick<City, "name" | "hash" | "timeZone" | "money" | "restaurants">;

export function seedCity(prisma: PrismaClient, city: SeededCity, nowMs: number): Promise<Seeded> {
  return prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEED_LOCK}::bigint)`;
      const seed = await tx.citySeed.findUnique({ where: { city: city.name } });
      if (seed?.hash === city.hash) return { added: 0 };
      const added = await addMissing(tx, city);
      // What another city left behind is not offered; its orders keep what they were told.
      const ids = city.restaurants.map(({ restaurantId }) => restaurantId);
      await tx.restaurant.updateMany({ where: { id: { notIn: ids }, listed: true }, data: { listed: false } });
      await tx.restaurant.updateMany({ where: { id: { in: ids }, listed: false }, data: { listed: true } });
      const data = { hash: city.hash, at: new Date(nowMs) };
      // Whichever city was here before, its hash says nothing about the catalog any more.
      await tx.citySeed.deleteMany({ where: { city: { not: city.name } } });
      await tx.citySeed.upsert({ where: { city: city.name }, create: { city: city.name, ...data }, update: data });
      return { added };
    },
    { timeout: SEED_WITHIN_MS, maxWait: SEED_WITHIN_MS },
  );
}

/** Thousands of rows on a machine that is busy starting. */
const SEED_WITHIN_MS = 60_000;

async function addMissing(tx: Prisma.TransactionClient, { restaurants, timeZone, money }: SeededCity): Promise<number> {
  const known = new Set((await tx.restaurant.findMany({ select: { id: true } })).map(({ id }) => id));
  const missing = restaurants.filter(({ restaurantId }) => !known.has(restaurantId));
  const merchantOf = merchantsOf(restaurants);
  await tx.merchant.createMany({
    data: [...new Map([...merchantOf.values()].map((merchant) => [merchant.id, merchant])).values()],
    skipDuplicates: true,
  });
  await tx.restaurant.createMany({
    data: missing.map(({ restaurantId, name, kinds, address, district, position }) => ({
      id: restaurantId,
      merchantId: merchantOf.get(restaurantId)?.id ?? restaurantId,
      name,
      kinds: [...kinds],
      address,
      district,
      lon: position.lon,
      lat: position.lat,
      currency: money.currency,
      timeZone,
      ...PREPARATION,
    })),
  });
  await tx.menuItem.createMany({
    data: missing.flatMap(({ restaurantId, menu }) =>
      menu.map(({ dishId, name, description, priceMinor }, index) => ({
        restaurantId,
        id: dishId,
        position: index + 1,
        name,
        description,
        priceMinor: BigInt(priceMinor),
      })),
    ),
  });
  await tx.openingHours.createMany({
    data: missing.flatMap(({ restaurantId }) => AROUND_THE_CLOCK.map((hours) => ({ restaurantId, ...hours }))),
  });
  return missing.length;
}
