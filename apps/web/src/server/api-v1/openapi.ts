/**
 * The API's document, made from the endpoints and the schemas that parse and answer: it
 * cannot say anything else than what is done.
 */
import { z } from "zod";
import type { DocumentedProblem, Endpoint } from "./endpoint.ts";
import { PROBLEM_TYPE, problemShape, titleOf } from "./problems.ts";
import { scopes } from "./scopes.ts";
import { API_ROOT } from "./to-route.ts";

type Json = Readonly<Record<string, unknown>>;

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Json[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Json };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Json }>>;
  readonly "x-scope": string;
  /** By status: the codes a problem of it may have. */
  readonly "x-problem-codes": Readonly<Record<string, readonly string[]>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
}

/** What any endpoint may answer. */
const ALWAYS: readonly DocumentedProblem[] = [
  { status: 400, code: "badRequest" },
  { status: 401, code: "noKey" },
  { status: 403, code: "missingScope" },
  { status: 429, code: "tooMany" },
  { status: 503, code: "unavailable" },
];

/** From a browser that shows a page of another site. */
const FOREIGN: DocumentedProblem = { status: 403, code: "foreignOrigin" };

export function openApi(endpoints: readonly Endpoint[]): OpenApi {
  const schemas: Record<string, Json> = { Problem: toSchema(problemShape, "output") };
  const paths: Record<string, Record<string, Operation>> = {};
  for (const endpoint of endpoints) {
    const { body, answers } = endpoint;
    if (body !== undefined) schemas[body.name] = toSchema(body.shape, "input");
    schemas[answers.name] = toSchema(answers.shape, "output");
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: toOperation(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Doorstep", version: "1", description: ABOUT },
    servers: [{ url: API_ROOT }],
    tags: TAGS,
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "A key of Doorstep's: `ds_…`." } },
    },
  };
}

function toOperation(endpoint: Endpoint): Operation {
  const { method, path, tag, summary, description = "", scope, body, answers } = endpoint;
  const problems = [...ALWAYS, ...(method === "GET" ? [] : [FOREIGN]), ...endpoint.problems];
  const statuses = [...new Set(problems.map(({ status }) => status))].sort((a, b) => a - b);
  const codesOf = (status: number) => problems.filter((each) => each.status === status).map(({ code }) => code);
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary,
    description,
    security: [{ key: [] }],
    parameters: parametersOf(endpoint),
    ...(body !== undefined && {
      requestBody: { required: !body.shape.safeParse({}).success, content: { "application/json": ref(body.name) } },
    }),
    responses: {
      [answers.status]: { description: summary, content: { "application/json": ref(answers.name) } },
      ...Object.fromEntries(
        statuses.map((status) => [
          status,
          {
            description: `${titleOf(status)}: ${codesOf(status).join(", ")}`,
            content: { [PROBLEM_TYPE]: ref("Problem") },
          },
        ]),
      ),
    },
    "x-scope": scope,
    "x-problem-codes": Object.fromEntries(statuses.map((status) => [status, codesOf(status)])),
  };
}

function parametersOf({ path, query, headers }: Endpoint): readonly Parameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]): Parameter => {
    return { name, in: "path", required: true, schema: { type: "string" } };
  });
  const of = (shape: Readonly<Record<string, z.ZodType>>, where: "query" | "header"): Parameter[] =>
    Object.entries(shape).map(([name, type]) => {
      const { description, ...schema } = toSchema(type, "input");
      return {
        name,
        in: where,
        required: !type.safeParse(undefined).success,
        ...(typeof description === "string" && { description }),
        schema,
      };
    });
  return [...inPath, ...of(query?.shape ?? {}, "query"), ...of(headers ?? {}, "header")];
}

function toSchema(shape: z.ZodType, io: "input" | "output"): Json {
  const { $schema, "~standard": standard, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any" });
  return schema;
}

const ref = (name: string): Json => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** `GET /orders/{orderId}` is `getOrdersByOrderId`. */
function operationId(method: string, path: string): string {
  const words = path.split("/").flatMap((part) => part.replace(/^\{(\w+)\}$/, "by-$1").split("-"));
  return method.toLowerCase() + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

const TAGS: OpenApi["tags"] = [
  { name: "Orders", description: "What was ordered, and how it stands." },
  {
    name: "Commands",
    description: "What happens to an order. Allowed as it stands, or refused with 409 and how it stands.",
  },
  { name: "Restaurants", description: "Who cooks what, and for how much." },
  { name: "Couriers", description: "Who brings it." },
  { name: "Webhooks", description: "Being told of orders instead of asking. How to take them: docs/webhooks.md." },
];

const ABOUT = [
  "Orders, restaurants and couriers of Doorstep.",
  "Send a key as `Authorization: Bearer ds_…`. It belongs to a merchant, or to Doorstep, and may do what its scopes say:",
  ...Object.entries(scopes).map(([name, what]) => `- \`${name}\`: ${what}`),
  "Times are milliseconds since 1970; money is in the currency's smallest unit.",
  "A refusal is `application/problem+json` (RFC 9457), with a `code` for programs and a sentence for people.",
  "A command with an `Idempotency-Key` is carried out once and answered again, for a week. With `If-Match` it is carried out only on the version you have seen.",
  "`RateLimit-Remaining` says how many requests the key has left in this minute.",
].join("\n");
