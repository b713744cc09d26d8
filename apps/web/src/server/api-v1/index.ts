/** The REST API: its endpoints as routes, its document, and an answer for what is neither. */
import { json, type Route } from "../http/router.ts";
import { type CommandEndpointPorts, commandsEndpoints } from "./commands-endpoints.ts";
import { couriersEndpoints } from "./couriers-endpoints.ts";
import type { Endpoint } from "./endpoint.ts";
import { type OpenApi, openApi } from "./openapi.ts";
import { type OrdersEndpointPorts, ordersEndpoints } from "./orders-endpoints.ts";
import { problemAnswer } from "./problems.ts";
import { type RestaurantsEndpointPorts, restaurantsEndpoints } from "./restaurants-endpoints.ts";
import { API_ROOT, type GatePorts, refuseInApi, toRoute } from "./to-route.ts";
import { type WebhooksEndpointPorts, webhooksEndpoints } from "./webhooks-endpoints.ts";

export type ApiPorts = CommandEndpointPorts &
  OrdersEndpointPorts &
  RestaurantsEndpointPorts &
  WebhooksEndpointPorts &
  GatePorts;

export interface Api {
  readonly routes: readonly Route[];
  readonly document: OpenApi;
}

export function createApi(ports: ApiPorts): Api {
  const endpoints: readonly Endpoint[] = [
    ...ordersEndpoints(ports),
    ...commandsEndpoints(ports),
    ...restaurantsEndpoints(ports),
    ...couriersEndpoints(ports),
    ...webhooksEndpoints(ports),
  ];
  const document = openApi(endpoints);
  return {
    document,
    routes: [...endpoints.map((each) => toRoute(each, ports)), documentRoute(document), ...elsewhere],
  };
}

/** Open to all: it holds nothing that is not on the page about the API. */
const documentRoute = (document: OpenApi): Route => ({
  method: "GET",
  path: `${API_ROOT}/openapi.json`,
  handle: () => json(200, document, { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" }),
  refuse: refuseInApi,
});

/** Last, so that only what nothing else is meant by comes here. */
const elsewhere: readonly Route[] = (["GET", "POST", "PATCH", "DELETE"] as const).map((method) => ({
  method,
  path: `${API_ROOT}/*`,
  handle: () => problemAnswer({ status: 404, code: "unknownAddress", detail: "Nothing is here: see /api-docs." }),
  refuse: refuseInApi,
}));
