/**
 * One address of the API: what it takes, who may call it, what it answers. The document is
 * made from this, and so is what is checked: what is not written here is not there.
 */
import type { RefusalCode } from "@doorstep/ordering";
import type { z } from "zod";
import type { Answer } from "../http/router.ts";
import type { ApiCaller } from "./api-keys.ts";
import type { Problem } from "./problems.ts";
import type { Scope } from "./scopes.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

export interface Endpoint {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/api/v1`, as in `/orders/{orderId}`. */
  readonly path: string;
  readonly tag: "Orders" | "Commands" | "Restaurants" | "Couriers" | "Webhooks";
  /** What it does, in a line. */
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope;
  readonly query?: z.ZodObject;
  readonly headers?: Shape;
  readonly body?: { readonly name: string; readonly shape: z.ZodType };
  readonly answers: { readonly status: 200 | 201; readonly name: string; readonly shape: z.ZodType };
  /** Beyond those every endpoint may answer. */
  readonly problems: readonly DocumentedProblem[];
  readonly handle: (request: ApiRequest) => Promise<Answer | Problem>;
}

export interface DocumentedProblem {
  readonly status: Problem["status"];
  readonly code: ApiCode;
}

/** Every kind of problem there is. */
export type ApiCode =
  | RefusalCode
  | "badRequest"
  | "noKey"
  | "missingScope"
  | "notAllowed"
  | "foreignOrigin"
  | "unknownOrder"
  | "unknownRestaurant"
  | "unknownDish"
  | "unknownCourier"
  | "unknownAddress"
  | "unknownMerchant"
  | "unknownWebhook"
  | "unknownDelivery"
  | "tooManyWebhooks"
  | "webhookOff"
  | "beingSent"
  | "wrongMethod"
  | "cannotBeOrdered"
  | "keyReused"
  | "versionConflict"
  | "drivenElsewhere"
  | "courierAway"
  | "courierBusy"
  | "noWay"
  | "tooMany"
  | "unavailable";

/** A request that is allowed and well formed. */
export interface ApiRequest {
  readonly caller: ApiCaller;
  /** The caller's restaurants; null for all. */
  readonly restaurantIds: ReadonlySet<string> | null;
  readonly params: Readonly<Record<string, string>>;
  /** What the endpoint's own schemas made of them. */
  readonly query: unknown;
  readonly body: unknown;
  /** `Idempotency-Key`. */
  readonly idempotencyKey: string | null;
  /** `If-Match`. */
  readonly expectedVersion: number | null;
}

/**
 * An endpoint whose handler is given its query and body with their types: the schemas that
 * are documented are those that parse.
 */
export function endpoint<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType>(
  given: Omit<Endpoint, "query" | "body" | "handle"> & {
    readonly query?: Query;
    readonly body?: { readonly name: string; readonly shape: Body };
    readonly handle: (
      request: Omit<ApiRequest, "query" | "body"> & { readonly query: z.output<Query>; readonly body: z.output<Body> },
    ) => Promise<Answer | Problem>;
  },
): Endpoint {
  return given as unknown as Endpoint;
}
