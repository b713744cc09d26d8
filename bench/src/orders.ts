/**
 * Commands a second on the write side: placed orders are taken through their kitchen at an
 * even pace, each command with a key and the version it expects. A command's time counts from
 * when it was due, so a queue is not hidden. Without the HTTP in front of it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openCity } from "@doorstep/city/node";
import { openDb } from "@doorstep/db";
import type { OrderCommand } from "@doorstep/ordering";
import { carryOut, createMenu, openCatalog, place, seedCity } from "@doorstep/web/orders";
import { quantiles } from "./quantiles.ts";
import { writeResult } from "./result.ts";
import { startBenchServices } from "./services.ts";

/** Each order goes through these, from version 2. */
const LIFE: readonly OrderCommand[] = [
  { type: "confirm", startsAtMs: null, readyAtMs: null },
  { type: "preparing" },
  { type: "ready" },
  { type: "cancel", by: "operator", reason: "other" },
];
const PLACED_AT_ONCE = 16;

export async function orders(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: { seconds: { type: "string", default: "20" }, "commands-per-second": { type: "string", default: "500" } },
  });
  const perSecond = Number(values["commands-per-second"]);
  const dataDir = mkdtempSync(join(tmpdir(), "doorstep-orders-"));
  const closing = new AsyncDisposableStack();
  try {
    const { env, stop } = await startBenchServices(dataDir);
    closing.defer(stop);
    const city = await openCity(env.DOORSTEP_CITY_DIR);
    const { prisma } = closing.adopt(await openDb(env.DATABASE_URL, { maxConnections: 20 }), (db) => db.close());
    await seedCity(prisma, city, Date.now());
    const menu = createMenu(city, await openCatalog(prisma, Date.now));
    const ports = { prisma, menu, nowMs: Date.now, versionOnLog: async () => null };

    const count = Math.ceil((perSecond * Number(values.seconds)) / LIFE.length);
    const startMs = performance.now();
    const orderIds = await placeOrders(ports, city, count);
    const placedPerSecond = Math.round(orderIds.length / ((performance.now() - startMs) / 1_000));

    const { times, refused, tookMs } = await live(ports, orderIds, perSecond);
    const commands = quantiles(times);
    const reachedPerSecond = Math.round(times.length / (tookMs / 1_000));
    console.log(`placed ${orderIds.length} orders, ${placedPerSecond} a second`);
    console.log(`${times.length} commands, ${reachedPerSecond} a second of ${perSecond}, ${refused} refused`);
    console.log(`due → committed p50 ${commands?.p50} ms, p99 ${commands?.p99} ms, max ${commands?.max} ms`);
    writeResult("orders", { options: values, placedPerSecond, reachedPerSecond, refused, commands });
    return refused === 0;
  } finally {
    await closing.disposeAsync();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Ports = Parameters<typeof carryOut>[0] & Parameters<typeof place>[0];

async function placeOrders(ports: Ports, city: Awaited<ReturnType<typeof openCity>>, count: number): Promise<string[]> {
  const addressId = city.addresses.search("colonia 12", 1)[0]?.addressId ?? "";
  const restaurantId = (await ports.menu.cards(addressId, Date.now()))[0]?.restaurantId ?? "";
  const found = await ports.menu.restaurant(restaurantId, { addressId, nowMs: Date.now() });
  const items = [{ dishId: found?.menu[0]?.dishId ?? "", quantity: 2 }];
  const orderIds: string[] = [];
  const placer = async (): Promise<void> => {
    while (orderIds.length < count) {
      const placed = await place(ports, {
        channel: "api",
        claim: { caller: "bench", key: crypto.randomUUID(), request: {} },
        order: {
          restaurantId,
          addressId,
          items,
          diner: { name: null, phone: null },
          dropoffNote: null,
          card: "visa4417",
        },
      });
      if (!placed.ok) throw new Error(placed.message);
      orderIds.push(placed.value.orderId);
    }
  };
  await Promise.all(Array.from({ length: PLACED_AT_ONCE }, placer));
  return orderIds;
}

async function live(
  ports: Ports,
  orderIds: readonly string[],
  perSecond: number,
): Promise<{ readonly times: readonly number[]; readonly refused: number; readonly tookMs: number }> {
  const times: number[] = [];
  let refused = 0;
  let at = 0;
  const given: Promise<void>[] = [];
  const startMs = performance.now();
  // All orders take one step, then all the next: an order's commands do not wait for each other.
  for (const [step, command] of LIFE.entries()) {
    for (const orderId of orderIds) {
      const dueMs = startMs + (at++ * 1_000) / perSecond;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 1) await new Promise((resolve) => setTimeout(resolve, earlyMs));
      const claim = { caller: "bench", key: crypto.randomUUID(), request: { orderId } };
      const carrying = carryOut(ports, { orderId, command, expectedVersion: step + 2, claim }).then(({ ok }) => {
        times.push(Math.round((performance.now() - dueMs) * 10) / 10);
        if (!ok) refused++;
      });
      given.push(carrying);
    }
  }
  await Promise.all(given);
  return { times, refused, tookMs: performance.now() - startMs };
}
