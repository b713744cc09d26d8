/**
 * Order search over a million orders: how long each kind of question takes, beside the least a
 * question can take on this machine (one row by its key), and whether the answers are right.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate } from "@doorstep/db";
import { type OrderHit, type OrderSearch, openOrderSearch } from "@doorstep/db/search";
import { startServices } from "@doorstep/infra";
import { Pool } from "pg";
import { type Quantiles, quantiles } from "./quantiles.ts";
import { ROOT, writeResult } from "./result.ts";
import { loadOrders } from "./search/load.ts";
import { asks, type Kind, kinds } from "./search/questions.ts";
import { ordersOfSeed } from "./search/synthetic-orders.ts";

/** What an operator waits for at most. */
const LIMIT_MS = 50;
const WARM_UP_QUESTIONS = 40;

export async function search(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      orders: { type: "string", default: "1000000" },
      questions: { type: "string", default: "300" },
      seed: { type: "string", default: "1" },
    },
  });
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const dataDir = mkdtempSync(join(parent, "search-"));
  const closing = new AsyncDisposableStack();
  try {
    // PostgreSQL may run as another user, who has to pass through.
    chmodSync(dataDir, 0o755);
    const services = await startServices({ dataDir: join(dataDir, "services"), services: ["postgres"], ports: "free" });
    closing.defer(services.stop);
    const { DATABASE_URL = "" } = services.env;
    await migrate(DATABASE_URL);
    const pool = closing.adopt(new Pool({ connectionString: DATABASE_URL }), (opened) => opened.end());
    // PostgreSQL may be told to stop while it is still closing connections.
    pool.on("error", () => {});
    const world = ordersOfSeed({ seed: Number(values.seed), count: Number(values.orders) });
    const loadMs = await timed(() => loadOrders(pool, world));
    console.log(`${values.orders} orders loaded in ${Math.round(loadMs / 1_000)} s`);

    const orders = closing.adopt(openOrderSearch(DATABASE_URL), (opened) => opened.close());
    const measured: Record<string, Quantiles | null> = {};
    const wrong: string[] = [];
    measured.floor = await measure(Number(values.questions), async (nth) => {
      await pool.query("SELECT * FROM order_search WHERE order_id = $1", [world.order(nth * 7_919).orderId]);
    });
    for (const kind of kinds) measured[kind] = await ask(orders, { kind, world, values, wrong });

    for (const [kind, of] of Object.entries(measured)) print(kind, of);
    for (const sentence of wrong.slice(0, 10)) console.log(`wrong: ${sentence}`);
    const slow = Object.entries(measured).filter(([, of]) => (of?.p99 ?? Number.POSITIVE_INFINITY) >= LIMIT_MS);
    for (const [kind, of] of slow) console.log(`too slow: ${kind}, p99 ${of?.p99} ms`);
    writeResult("search", {
      options: values,
      loadMs: Math.round(loadMs),
      limitMs: LIMIT_MS,
      measured,
      wrong: wrong.length,
    });
    return wrong.length === 0 && slow.length === 0;
  } finally {
    await closing.disposeAsync();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Asking {
  readonly kind: Kind;
  readonly world: ReturnType<typeof ordersOfSeed>;
  readonly values: { readonly questions: string };
  /** Sentences about answers that were not right. */
  readonly wrong: string[];
}

async function ask(orders: OrderSearch, { kind, world, values, wrong }: Asking): Promise<Quantiles | null> {
  return measure(Number(values.questions), async (nth) => {
    const { request, isRight, contains } = asks[kind](world, nth);
    const hits = await orders.search(request);
    const bad = hits.find((hit) => !isRight(hit));
    if (bad !== undefined) wrong.push(`${kind} "${request.typed}" found ${describe(bad)}`);
    if (contains !== null && hits.length < request.limit && !hits.some(({ orderId }) => orderId === contains)) {
      wrong.push(`${kind} "${request.typed}" did not find ${contains}`);
    }
    if (!isNewestFirst(hits) && kind !== "status") wrong.push(`${kind} "${request.typed}" is not newest first`);
  });
}

async function measure(count: number, act: (nth: number) => Promise<void>): Promise<Quantiles | null> {
  const tookMs: number[] = [];
  for (let nth = 0; nth < count + WARM_UP_QUESTIONS; nth++) {
    const ms = await timed(() => act(nth));
    if (nth >= WARM_UP_QUESTIONS) tookMs.push(Math.round(ms * 100) / 100);
  }
  return quantiles(tookMs);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await act();
  return performance.now() - startMs;
}

const isNewestFirst = (hits: readonly OrderHit[]): boolean =>
  hits.every(({ placedAtMs }, at) => at === 0 || (hits[at - 1]?.placedAtMs ?? 0) >= (placedAtMs ?? 0));

const describe = ({ number, restaurant, address, dinerName, status }: OrderHit): string =>
  `#${number} ${restaurant} → ${address}, ${dinerName}, ${status}`;

function print(name: string, of: Quantiles | null): void {
  if (of !== null)
    console.log(`${name.padEnd(22)} p50 ${of.p50} ms, p90 ${of.p90} ms, p99 ${of.p99} ms, max ${of.max} ms`);
}
