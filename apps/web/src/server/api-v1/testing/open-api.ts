/** The API on a free port over real services. Every answer is held against the document, and noted. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CourierView } from "@doorstep/events/browser";
import { createMetrics, openRedis } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { z } from "zod";
import { createRouter } from "../../http/router.ts";
import { openShop, type Shop, silentLog } from "../../testing/shop.ts";
import { createKey, createKeyRing } from "../api-keys.ts";
import { type Api, createApi } from "../index.ts";
import { createKeyLimits } from "../key-limits.ts";
import type { Operation } from "../openapi.ts";
import type { Scope } from "../scopes.ts";

export interface ApiTest {
  readonly shop: Shop;
  readonly api: Api;
  /** Set by the test: who is out on the streets, and which orders someone else tells of. */
  readonly couriers: Map<string, CourierView>;
  readonly versionsOnLog: Map<string, number>;
  /** Lets the next request find PostgreSQL gone. */
  failOnce(): void;
  /** Lets the next request be one too many. */
  exhaustOnce(): void;
  key(scopes: readonly Scope[], merchantId?: string | null): Promise<string>;
  call(method: string, path: string, given?: Sent): Promise<Answered>;
  /** By operation: the documented answers that occurred, as `409 alreadyPaid`. */
  readonly occurred: ReadonlyMap<string, ReadonlySet<string>>;
  close(): Promise<void>;
}

export interface Sent {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, after the document has been held against it.
  readonly body: any;
}

/** No test calls as often. */
const PER_MINUTE = 100_000;

export async function openApiTest(): Promise<ApiTest> {
  const shop = await openShop();
  const redis = await openRedis(testServices().REDIS_URL);
  const couriers = new Map<string, CourierView>();
  const versionsOnLog = new Map<string, number>();
  const keys = createKeyRing(shop.prisma, Date.now);
  const limits = createKeyLimits({ redis, perMinute: PER_MINUTE });
  let fails = false;
  let exhausted = false;
  const api = createApi({
    ...shop,
    versionOnLog: async (orderId) => versionsOnLog.get(orderId) ?? null,
    couriers: { all: () => couriers },
    keys: {
      callerOf: (key) => {
        if (!fails) return keys.callerOf(key);
        fails = false;
        throw new Error("as the test says");
      },
    },
    limits: {
      ...limits,
      key: async (keyId) => {
        const allowed = await limits.key(keyId);
        if (!exhausted) return allowed;
        exhausted = false;
        return { allowed: false, headers: { ...allowed.headers, "retry-after": "7" } };
      },
    },
  });
  const router = createRouter(api.routes, {
    addressOf: (request) => String(request.headers["x-forwarded-for"] ?? "test"),
    isSecure: () => false,
    isAllowed: (headers) => headers.origin === undefined,
    log: silentLog,
    answered: createMetrics().counter({ name: "answered", help: "h", labels: ["route", "status"] }),
  });
  const http = createServer((request, response) => {
    if (!router(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => http.listen(0, resolve));
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const occurred = new Map<string, Set<string>>();

  return {
    shop,
    api,
    couriers,
    versionsOnLog,
    occurred,
    failOnce: () => {
      fails = true;
    },
    exhaustOnce: () => {
      exhausted = true;
    },
    key: async (scopes, merchantId = null) =>
      (await createKey(shop.prisma, { merchantId, label: "test", scopes, nowMs: 0 })).key,
    call: async (method, path, { key, body, headers } = {}) => {
      const response = await fetch(base + path, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const answered = { status: response.status, headers: response.headers, body: await response.json() };
      const operation = operationOf(api, method, new URL(base + path).pathname);
      if (operation !== null) {
        note(occurred, operation, answered);
        holdAgainst(api, operation, answered);
      }
      return answered;
    },
    close: async () => {
      http.close();
      redis.disconnect();
      await shop.db.close();
    },
  };
}

function operationOf({ document }: Api, method: string, pathname: string): Operation | null {
  for (const [path, operations] of Object.entries(document.paths)) {
    const pattern = new URLPattern({ pathname: `/api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}` });
    const operation = operations[method.toLowerCase()];
    if (operation !== undefined && pattern.test({ pathname })) return operation;
  }
  return null;
}

function note(occurred: Map<string, Set<string>>, { operationId }: Operation, { status, body }: Answered): void {
  const seen = occurred.get(operationId) ?? new Set();
  seen.add(status < 300 ? String(status) : `${status} ${body.code}`);
  occurred.set(operationId, seen);
}

/** @throws when the document does not say so */
function holdAgainst({ document }: Api, operation: Operation, { status, headers, body }: Answered): void {
  const documented = operation.responses[status];
  if (documented === undefined) throw new Error(`${operation.operationId} does not document ${status}`);
  const type = headers.get("content-type")?.split(";")[0] ?? "";
  const content = documented.content[type] as { schema: { $ref: string } } | undefined;
  if (content === undefined) throw new Error(`${operation.operationId} does not document ${type} for ${status}`);
  const schema = document.components.schemas[content.schema.$ref.split("/").at(-1) ?? ""];
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(body);
  if (status < 300) return;
  const codes = operation["x-problem-codes"][status] ?? [];
  if (!codes.includes(body.code)) throw new Error(`${operation.operationId} does not document ${status} ${body.code}`);
}

/** What the document promises of these operations and no request has been answered, as `getOrders 404 unknownOrder`. */
export const neverAnswered = ({ api, occurred }: ApiTest, isMeant: (tag: string) => boolean): readonly string[] =>
  [...promised(api, isMeant)].flatMap(([operation, answers]) =>
    [...answers].filter((answer) => !occurred.get(operation)?.has(answer)).map((answer) => `${operation} ${answer}`),
  );

/** As `ApiTest.occurred` notes them. */
function promised({ document }: Api, isMeant: (tag: string) => boolean): ReadonlyMap<string, ReadonlySet<string>> {
  const operations = Object.values(document.paths)
    .flatMap((here) => Object.values(here))
    .filter(({ tags }) => tags.some(isMeant));
  return new Map(
    operations.map((operation) => {
      const good = Object.keys(operation.responses).filter((status) => Number(status) < 300);
      const bad = Object.entries(operation["x-problem-codes"]).flatMap(([status, codes]) =>
        codes.map((code) => `${status} ${code}`),
      );
      return [operation.operationId, new Set([...good, ...bad])];
    }),
  );
}

/** A courier a little way off the restaurant, free. */
export const courierAt = (courierId: string, position: readonly [number, number] | null): CourierView => ({
  courierId,
  name: courierId,
  vehicle: "bicycle",
  activity: "free",
  version: 1,
  position,
  bearingDeg: null,
  speedMps: null,
  lastFixMs: 0,
  batteryPercent: null,
  onRoute: true,
  stoppedSinceMs: null,
  orderIds: [],
});
