/** From an endpoint to a route: the key, its limit, its scope and the shape of the request, in this order. */
import type { IncomingHttpHeaders } from "node:http";
import type { z } from "zod";
import type { Catalog } from "../catalog/catalog.ts";
import type { Answer, Call, Route } from "../http/router.ts";
import type { ApiCaller, KeyRing } from "./api-keys.ts";
import type { ApiCode, Endpoint } from "./endpoint.ts";
import type { KeyLimits } from "./key-limits.ts";
import { isTitled, type Problem, problemAnswer } from "./problems.ts";

export interface GatePorts {
  readonly keys: KeyRing;
  readonly limits: KeyLimits;
  readonly catalog: Pick<Catalog, "all">;
}

export const API_ROOT = "/api/v1";

export function toRoute(endpoint: Endpoint, ports: GatePorts): Route {
  return {
    method: endpoint.method,
    path: API_ROOT + endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    handle: async (call) => {
      const { answer, headers } = await handle(endpoint, call, ports);
      const answered = "body" in answer ? answer : problemAnswer(answer);
      return { ...answered, headers: { ...answered.headers, ...headers } };
    },
    refuse: refuseInApi,
  };
}

/** What the router itself refuses. */
export const refuseInApi: NonNullable<Route["refuse"]> = (status, code, detail) =>
  problemAnswer({ status: isTitled(status) ? status : 503, code, detail });

interface Handled {
  readonly answer: Answer | Problem;
  readonly headers: Readonly<Record<string, string>>;
}

const NO_HEADERS = {};

async function handle(endpoint: Endpoint, call: Call, { keys, limits, catalog }: GatePorts): Promise<Handled> {
  const refuse = (answer: Problem, headers = NO_HEADERS): Handled => ({ answer, headers });
  const key = call.headers.authorization?.match(/^Bearer (\S{1,200})$/i)?.[1];
  const caller = key === undefined ? null : await keys.callerOf(key);
  if (caller === null) {
    const strangers = await limits.stranger(call.address);
    return strangers.allowed ? refuse(NO_KEY) : refuse(TOO_MANY, strangers.headers);
  }
  const { allowed, headers } = await limits.key(caller.keyId);
  if (!allowed) return refuse(TOO_MANY, headers);
  if (!caller.scopes.has(endpoint.scope)) {
    return refuse(problem(403, "missingScope", `This key does not have the scope ${endpoint.scope}.`), headers);
  }
  const request = await readRequest(endpoint, call);
  if (!request.ok) return refuse(request.problem, headers);
  const restaurantIds = await restaurantsOf(caller, catalog);
  const answer = await endpoint.handle({ ...request.value, caller, restaurantIds, params: call.params });
  return { answer, headers };
}

async function restaurantsOf(
  { merchantId }: ApiCaller,
  catalog: GatePorts["catalog"],
): Promise<ReadonlySet<string> | null> {
  if (merchantId === null) return null;
  const own = [...(await catalog.all()).values()].filter((restaurant) => restaurant.merchantId === merchantId);
  return new Set(own.map(({ restaurantId }) => restaurantId));
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };
type Given = Pick<Parameters<Endpoint["handle"]>[0], "query" | "body" | "idempotencyKey" | "expectedVersion">;

async function readRequest(endpoint: Endpoint, call: Call): Promise<Read<Given>> {
  const query = endpoint.query?.safeParse(Object.fromEntries(call.query));
  if (query?.success === false) return notAsItShouldBe(query.error, "/query");
  const body = await readBody(endpoint, call);
  if (!body.ok) return body;
  const idempotencyKey = headerOf(call.headers, "idempotency-key");
  if (idempotencyKey !== null && !/^[\x21-\x7e]{8,80}$/.test(idempotencyKey)) {
    return badHeader(
      "Idempotency-Key",
      "Send a key of 8 to 80 letters, digits and signs that is new for each command.",
    );
  }
  const version = headerOf(call.headers, "if-match");
  const expected = version?.match(/^"?(\d{1,9})"?$/)?.[1];
  if (version !== null && expected === undefined) {
    return badHeader("If-Match", 'Send the version you have seen, as "3".');
  }
  return {
    ok: true,
    value: {
      query: query?.data ?? {},
      body: body.value,
      idempotencyKey,
      expectedVersion: expected === undefined ? null : Number(expected),
    },
  };
}

async function readBody({ body }: Endpoint, call: Call): Promise<Read<unknown>> {
  if (body === undefined) return { ok: true, value: {} };
  // Some commands need no words.
  const isEmpty = (call.headers["content-length"] ?? "0") === "0" && call.headers["transfer-encoding"] === undefined;
  const sent = isEmpty ? ({ ok: true, value: {} } as const) : await call.json();
  if (!sent.ok) return { ok: false, problem: problem(400, "badRequest", sent.message) };
  const parsed = body.shape.safeParse(sent.value);
  return parsed.success ? { ok: true, value: parsed.data } : notAsItShouldBe(parsed.error, "");
}

function notAsItShouldBe({ issues }: z.ZodError, root: string): Read<never> {
  const errors = issues.map(({ path, message }) => ({
    pointer: `${root}/${path.map(String).join("/")}`,
    detail: message,
  }));
  const [first] = errors;
  const detail = first === undefined ? "The request is not as it should be." : `${first.pointer}: ${first.detail}`;
  return { ok: false, problem: { ...problem(400, "badRequest", detail), errors } };
}

const badHeader = (name: string, detail: string): Read<never> => ({
  ok: false,
  problem: { ...problem(400, "badRequest", detail), errors: [{ pointer: `/headers/${name}`, detail }] },
});

function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === "string" ? value : null;
}

const problem = (status: Problem["status"], code: ApiCode, detail: string): Problem => ({ status, code, detail });

const NO_KEY: Problem = {
  ...problem(401, "noKey", "Send a key that is valid, as `Authorization: Bearer ds_…`."),
  headers: { "www-authenticate": 'Bearer realm="Doorstep"' },
};
const TOO_MANY = problem(429, "tooMany", "That was a lot at once. Wait as long as Retry-After says.");
