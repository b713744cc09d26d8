/**
 * The web process from top to bottom: opened in this order, closed in the other. By
 * `WEB_ROLE` it has the pages, the sockets, or both. Keeping the outbox and looking after
 * unpaid orders go with the pages: any number of processes may do it.
 */
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cityFolder, openCity } from "@doorstep/city/node";
import { openDb, type PrismaClient } from "@doorstep/db";
import { readHistory } from "@doorstep/db/history";
import { createOutboxMetrics, keepOutbox } from "@doorstep/db/outbox";
import { openOrderSearch } from "@doorstep/db/search";
import { schemas, topics } from "@doorstep/events";
import { createMetrics, type Log, openAdmin, openProducer, openRedis, publishSchemas } from "@doorstep/runtime";
import { createKeyRing, keepKey } from "./api-v1/api-keys.ts";
import { createApi } from "./api-v1/index.ts";
import { createKeyLimits } from "./api-v1/key-limits.ts";
import { scopeNames } from "./api-v1/scopes.ts";
import { openCatalog } from "./catalog/catalog.ts";
import { seedCity } from "./catalog/seed-city.ts";
import { watchCatalog } from "./catalog/watch-catalog.ts";
import { courierRoutes } from "./couriers/courier-routes.ts";
import { createIntake } from "./couriers/intake.ts";
import { createPorts } from "./create-ports.ts";
import { startDispatching } from "./dispatch/keep-dispatching.ts";
import { startRerouting } from "./dispatch/keep-routes.ts";
import { nearestFirst } from "./dispatch/nearest-first.ts";
import type { WebEnv } from "./env.ts";
import { createHealth } from "./health.ts";
import { addressOf, isSecure } from "./http/caller.ts";
import { isAllowedOrigin } from "./http/origin.ts";
import { createRouter, problem, type Route, type Router } from "./http/router.ts";
import { createLimits, observingRoutes, pageRoutes } from "./http/routes.ts";
import { secure } from "./http/security-headers.ts";
import { startKitchens } from "./kitchen/keep-kitchens.ts";
import { createLinks, type Links } from "./links.ts";
import { watchDeadLetters } from "./live/dead-letters.ts";
import { openHub } from "./live/hub.ts";
import { createLiveServer, openDoor } from "./live/sockets.ts";
import { createMenu } from "./menu.ts";
import { createWebMetrics } from "./metrics.ts";
import { builtOrderScript } from "./order-script.ts";
import { startExpiry } from "./orders/expire-unpaid.ts";
import { startForgetting } from "./orders/forget-commands.ts";
import { openPages, type Pages } from "./pages.ts";
import { startAsking } from "./payments/keep-asking.ts";
import { paymentRoutes } from "./payments/payment-messages.ts";
import { httpProvider, noProvider, type PaymentProvider } from "./payments/provider.ts";
import { provideServer } from "./ports.ts";
import { orderReader, orderVersionReader } from "./read-order.ts";
import { searchRoutes } from "./search/search-routes.ts";

export interface WebServerOptions {
  readonly env: WebEnv;
  readonly log: Log;
  /** Pages are built as they are asked for, and again when their source changes. */
  readonly dev: boolean;
}

export interface WebServer {
  readonly port: number;
  close(): Promise<void>;
}

/** What was opened before a failure is closed again. */
export async function openServer(options: WebServerOptions): Promise<WebServer> {
  const closing = new AsyncDisposableStack();
  try {
    const port = await open(options, closing);
    return { port, close: () => closing.disposeAsync() };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function open({ env, log, dev }: WebServerOptions, closing: AsyncDisposableStack): Promise<number> {
  const nowMs = (): number => Date.now();
  const hasPages = env.WEB_ROLE !== "sockets";
  const hasSockets = env.WEB_ROLE !== "pages";

  const city = await openCity(env.DOORSTEP_CITY_DIR ?? cityFolder(env.DOORSTEP_CITY));
  const { prisma } = closing.adopt(await openDb(env.DATABASE_URL), (db) => db.close());
  const redis = closing.adopt(await openRedis(env.REDIS_URL, { log }), (client) => client.disconnect());
  const kafka = { brokers: env.KAFKA_BROKERS, clientId: "web", log };
  const admin = closing.adopt(await openAdmin(kafka), (opened) => opened.close());
  const partitionCounts = {
    couriers: await admin.partitionCount(topics.couriers),
    orders: await admin.partitionCount(topics.orders),
    places: await admin.partitionCount(topics.places),
  };

  const metrics = createMetrics();
  const counters = createWebMetrics(metrics, { prisma });
  const links = createLinks({ secret: env.DOORSTEP_SECRET, nowMs });
  const seeded = await seedCity(prisma, city, nowMs());
  if (seeded.added > 0) log.info({ restaurants: seeded.added }, "catalog begun from the city");
  const catalog = await openCatalog(prisma, nowMs);
  const menu = createMenu(city, catalog);
  const watching = { kafka, log, forget: menu.forget, heard: counters.menusChanged };
  if (hasPages) closing.adopt(await watchCatalog(watching), (watch) => watch.close());
  const versionOnLog = orderVersionReader({ redis, partitionCount: partitionCounts.orders });
  const readOrder = orderReader({ redis, prisma, partitionCount: partitionCounts.orders });
  const deadLetters = closing.adopt(await watchDeadLetters(kafka), (watch) => watch.close());

  const io = createLiveServer();
  const hubOptions = { redis, partitionCounts, io, readOrder, deadLetters: deadLetters.count, nowMs, log, counters };
  const onPositionSent = (ageMs: number): void => counters.positionAge.observe(ageMs / 1000);
  const hub = closing.adopt(await openHub({ ...hubOptions, onPositionSent }), (opened) => opened.close());

  const { couriers } = hub;
  const throughTo = (number: string): string | null => (env.WEB_CALL_LINE ? `${env.WEB_CALL_LINE},${number}` : null);
  let courierPages: readonly Route[] = [];
  const payments = { prisma, nowMs, versionOnLog, log, answers: counters.paymentAnswers };
  if (hasPages) {
    const producer = closing.adopt(await openProducer(kafka), (opened) => opened.close());
    await publishSchemas(producer, kafka, schemas);
    courierPages = courierRoutes({
      ...{ prisma, links, nowMs, versionOnLog },
      dinerPhone: throughTo,
      intake: createIntake({ producer, counted: counters.fixes }),
    });
    const heartbeats = {
      partitionCount: partitionCounts.orders,
      everyMs: HEARTBEAT_EVERY_MS,
      nowMs,
      counted: counters.heartbeats,
    };
    const outbox = createOutboxMetrics(metrics, { prisma, carried: counters.published });
    const dispatching = {
      prisma,
      city,
      catalog,
      couriers,
      versionOnLog,
      dispatcher: nearestFirst(city.graph),
      aheadMs: env.WEB_COURIER_AHEAD_MINUTES * 60_000,
      nowMs,
      log,
    };
    const alongside = [
      () => startDispatching(dispatching),
      () => startRerouting({ ...dispatching, replanned: counters.replanned }),
      () => startForgetting({ prisma, nowMs, log }),
    ];
    const keeping = { databaseUrl: env.DATABASE_URL, prisma, kafka, log, metrics: outbox, heartbeats, alongside };
    closing.adopt(keepOutbox(keeping), (keeper) => keeper.close());
    closing.adopt(startExpiry({ prisma, nowMs, versionOnLog, log }), (expiry) => expiry.stop());
    if (env.WEB_KITCHENS === "own") {
      const cookingMs = env.WEB_COOKING_MINUTES === undefined ? null : env.WEB_COOKING_MINUTES * 60_000;
      closing.adopt(startKitchens({ prisma, nowMs, versionOnLog, log, cookingMs }), (kitchens) => kitchens.stop());
    }
    closing.adopt(startAsking({ ...payments, provider: providerOf(env) }), (asking) => asking.stop());
  }

  const health = createHealth({ admin, redis, prisma, progress: hub.progress, nowMs });
  const opsPassword = env.OPS_PASSWORD;
  const orderScript = hasPages && !dev ? await builtOrderScript() : null;
  const api = createApi({
    ...{ prisma, city, catalog, menu, links, couriers, versionOnLog, nowMs },
    keys: createKeyRing(prisma, nowMs),
    limits: createKeyLimits({ redis, perMinute: env.WEB_API_PER_MINUTE }),
  });
  if (env.WEB_API_KEY !== undefined) {
    await keepKey(prisma, env.WEB_API_KEY, {
      merchantId: null,
      label: "WEB_API_KEY",
      scopes: scopeNames,
      nowMs: nowMs(),
    });
  }
  const ports = createPorts({
    ...{ prisma, city, menu, links, hub, versionOnLog, health, metrics, opsPassword, throughTo, orderScript, nowMs },
    readOrder: async (orderId) => (await readOrder(orderId)).snapshot,
    apiDocument: api.document,
  });
  provideServer(ports);

  const caller = { trustProxy: env.WEB_TRUST_PROXY };
  const routes = [
    ...observingRoutes(ports, { metricsType: metrics.contentType }),
    ...(hasPages ? pageRoutes(ports, { limits: createLimits(), tilesTag: city.hash }) : []),
    ...(hasPages ? api.routes : []),
    ...courierPages,
    ...(hasPages && env.PAYMENTS_SECRET !== undefined ? paymentRoutes(payments, { secret: env.PAYMENTS_SECRET }) : []),
    ...(hasPages ? openSearchRoutes({ env, log, prisma, links }, closing) : []),
  ];
  const router = createRouter(routes, {
    addressOf: (request) => addressOf(request, caller),
    isSecure: (request) => isSecure(request, caller),
    isAllowed: (headers) => isAllowedOrigin(headers, env.WEB_ORIGINS),
    log,
    answered: counters.answered,
  });
  const pages = hasPages ? closing.adopt(await openPages({ dev }), (opened) => opened.close()) : null;
  const security = { dev, mapbox: Boolean(env.NEXT_PUBLIC_MAPBOX_TOKEN) };
  const http = createServer((request, response) => {
    secure(request, response, security);
    serve({ router, pages }, request, response);
  });

  if (hasSockets) {
    openDoor(io, http, {
      rooms: hub.rooms,
      links,
      citySnapshot: hub.citySnapshot,
      partitionOf: hub.partitionOf,
      flowTotals: hub.flowTotals,
      onNewWatcher: hub.onNewWatcher,
      onWatchesChanged: hub.beats.follow,
      addressOf: (request) => addressOf(request, caller),
      allowedOrigins: env.WEB_ORIGINS,
      socketsPerAddress: env.WEB_SOCKETS_PER_ADDRESS,
      refused: counters.refused,
    });
    metrics.gauge({
      name: "doorstep_sockets",
      help: "Open sockets",
      collect: (gauge) => gauge.set(io.engine.clientsCount),
    });
  }
  const port = await listen(http, env.WEB_PORT);
  closing.defer(() => stop(http, io));
  log.info({ port, role: env.WEB_ROLE }, "web is up");
  return port;
}

const providerOf = ({ PAYMENTS_URL: url, PAYMENTS_SECRET: secret }: WebEnv): PaymentProvider =>
  url === undefined || secret === undefined ? noProvider : httpProvider({ url, secret });

function openSearchRoutes(
  { env, log, prisma, links }: { env: WebEnv; log: Log; prisma: PrismaClient; links: Links },
  closing: AsyncDisposableStack,
): Route[] {
  const onLost = (error: Error): void => log.debug({ err: error }, "PostgreSQL lost");
  const search = closing.adopt(openOrderSearch(env.DATABASE_URL, onLost), (opened) => opened.close());
  return searchRoutes({
    ...{ search, verifyOps: links.verifyOps, limit: createLimits().search },
    readHistory: (orderId) => readHistory(prisma, orderId),
  });
}

function serve(
  { router, pages }: { readonly router: Router; readonly pages: Pages | null },
  ...[request, response]: Parameters<Router>
): void {
  if (router(request, response)) return;
  if (pages !== null) return void pages.handle(request, response);
  const { status, headers, body } = problem(404, "noPages", "This process has no pages.");
  response.writeHead(status, headers).end(body);
}

/**
 * After a deploy everybody comes back within a second. One who finds no place to wait is not
 * refused: the phone tries again after 1, 3, 7, … seconds, and its page stands still for a
 * minute. The system may allow fewer (`net.core.somaxconn`).
 */
const WAITING_CONNECTIONS = 16_384;

/** Rejects when the port is taken. */
function listen(http: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, backlog: WAITING_CONNECTIONS }, () => resolve((http.address() as AddressInfo).port));
  });
}

/** Requests under way are answered; pages are sent away and come back to another process, or to this one again. */
async function stop(http: HttpServer, io: ReturnType<typeof createLiveServer>): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  io.disconnectSockets(true);
  await io.close();
  http.closeIdleConnections();
  const cut = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}

/** Whoever waits for a fact that does not come learns of it that much later. */
const HEARTBEAT_EVERY_MS = 1_000;
/** Answers take milliseconds; what is still open after this waits for nothing of ours. */
const DRAIN_MS = 2_000;
