/**
 * The catalog as PostgreSQL has it, kept in memory. Whoever learns of a change says `forget`,
 * and the next reader waits for the new row; a change nobody told of is found within half a
 * minute. So a price is never older than that, and a menu is read without a query.
 */
import type { Prisma, PrismaClient } from "@doorstep/db";
import type { OpeningHours } from "@doorstep/ordering";

export interface CatalogItem {
  readonly dishId: string;
  readonly name: string;
  readonly description: string | null;
  readonly priceMinor: number;
  readonly available: boolean;
}

export interface CatalogRestaurant {
  readonly restaurantId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly kinds: readonly string[];
  readonly address: string;
  readonly district: string | null;
  readonly position: { readonly lon: number; readonly lat: number };
  readonly currency: string;
  readonly timeZone: string;
  readonly preparation: { readonly medianMs: number; readonly p90Ms: number };
  readonly hours: readonly OpeningHours[];
  /** As on the card. */
  readonly items: readonly CatalogItem[];
}

export interface Catalog {
  /** Those of the city at hand, by id. */
  all(): Promise<ReadonlyMap<string, CatalogRestaurant>>;
  /** The restaurant has changed: it is read again before anyone sees it. */
  forget(restaurantId: string): void;
}

const LOOK_FOR_CHANGES_EVERY_MS = 30_000;
/** A row is dated when its transaction begins, and seen when it has ended. */
const SLOWEST_CHANGE_MS = 10_000;

export async function openCatalog(prisma: PrismaClient, nowMs: () => number): Promise<Catalog> {
  const restaurants = new Map<string, CatalogRestaurant>();
  const forgotten = new Set<string>();
  let lookedMs = nowMs();
  let reading: Promise<void> | null = null;

  function put(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.listed) restaurants.set(row.id, toRestaurant(row));
      else restaurants.delete(row.id);
    }
  }

  async function lookForChanges(): Promise<void> {
    const sinceMs = lookedMs - SLOWEST_CHANGE_MS;
    lookedMs = nowMs();
    for (const id of await changedSince(prisma, new Date(sinceMs))) forgotten.add(id);
  }

  async function readForgotten(): Promise<void> {
    const ids = [...forgotten];
    forgotten.clear();
    try {
      put(await prisma.restaurant.findMany({ where: { id: { in: ids } }, ...WHOLE }));
    } catch (error) {
      for (const id of ids) forgotten.add(id);
      throw error;
    }
  }

  async function bringUpToDate(): Promise<void> {
    if (nowMs() - lookedMs >= LOOK_FOR_CHANGES_EVERY_MS) await lookForChanges();
    if (forgotten.size > 0) await readForgotten();
  }

  put(await prisma.restaurant.findMany({ where: { listed: true }, ...WHOLE }));
  return {
    all: async () => {
      // Whoever asks while it is read gets what is read, not what was there before.
      while (reading !== null) await reading.catch(() => {});
      if (forgotten.size > 0 || nowMs() - lookedMs >= LOOK_FOR_CHANGES_EVERY_MS) {
        reading = bringUpToDate().finally(() => {
          reading = null;
        });
        await reading;
      }
      return restaurants;
    },
    forget: (restaurantId) => void forgotten.add(restaurantId),
  };
}

const WHOLE = { include: { items: { orderBy: { position: "asc" } }, hours: true } } as const;
type Row = Prisma.RestaurantGetPayload<typeof WHOLE>;

function toRestaurant(row: Row): CatalogRestaurant {
  const { id, merchantId, name, kinds, address, district, lon, lat, currency, timeZone, hours, items } = row;
  return {
    restaurantId: id,
    merchantId,
    name,
    kinds,
    address,
    district,
    position: { lon, lat },
    currency,
    timeZone,
    preparation: { medianMs: row.preparationMedianMs, p90Ms: row.preparationP90Ms },
    hours: hours.map(({ weekday, opensMin, closesMin }) => ({ weekday, opensMin, closesMin })),
    items: items.map((item) => ({
      dishId: item.id,
      name: item.name,
      description: item.description,
      priceMinor: Number(item.priceMinor),
      available: item.available,
    })),
  };
}

async function changedSince(prisma: PrismaClient, since: Date): Promise<readonly string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM restaurants WHERE updated_at >= ${since}
    UNION SELECT restaurant_id FROM menu_items WHERE updated_at >= ${since}`;
  return rows.map(({ id }) => id);
}
