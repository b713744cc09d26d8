/** Plain routes in front of the pages: each gets a call and gives an answer. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { ApiProblem } from "@doorstep/events/browser";
import type { Counter, Log } from "@doorstep/runtime";
import type { Command } from "../ports.ts";
import { readJson, readText } from "./read-json.ts";

export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Of the caller; for limits. */
  readonly address: string;
  readonly secure: boolean;
  /** The body, which is JSON unless other `types` are taken: once, by either. */
  json(): Promise<Command<unknown>>;
  text(types?: RegExp): Promise<Command<string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As `URLPattern` reads it: `/api/orders/:orderId`. */
  readonly path: string;
  readonly handle: (call: Call) => Promise<Answer> | Answer;
  /** How it says what is refused before, or goes wrong in, `handle`; as pages read it when left out. */
  readonly refuse?: (status: number, code: string, message: string) => Answer;
}

export interface RouterOptions {
  readonly addressOf: (request: IncomingMessage) => string;
  readonly isSecure: (request: IncomingMessage) => boolean;
  readonly isAllowed: (headers: IncomingHttpHeaders) => boolean;
  readonly log: Log;
  readonly answered: Pick<Counter<"route" | "status">, "inc">;
}

/** Answers the request when one of the routes is meant, and says whether it was. */
export type Router = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createRouter(routes: readonly Route[], options: RouterOptions): Router {
  const compiled = routes.map((route) => ({ route, pattern: new URLPattern({ pathname: route.path }) }));
  return (request, response) => {
    const url = URL.parse(request.url ?? "", "http://doorstep");
    if (url === null) return false;
    const here = compiled.flatMap(({ route, pattern }) => {
      const match = pattern.exec({ pathname: url.pathname });
      return match === null ? [] : [{ route, params: match.pathname.groups }];
    });
    if (here.length === 0) return false;
    const method = request.method === "HEAD" ? "GET" : request.method;
    const meant = here.find(({ route }) => route.method === method);
    if (meant === undefined) {
      const allow = here.map(({ route }) => route.method).join(", ");
      const refuse = here[0]?.route.refuse ?? problem;
      const refused = refuse(405, "wrongMethod", `Only ${allow} is answered here.`);
      write(request, response, {
        ...refused,
        headers: { ...refused.headers, allow },
      });
      return true;
    }
    const call: Call = {
      params: decodeParams(meant.params),
      query: url.searchParams,
      headers: request.headers,
      address: options.addressOf(request),
      secure: options.isSecure(request),
      json: () => readJson(request),
      text: (types) => readText(request, types),
    };
    void answer(meant.route, call, options).then((answered) => {
      options.answered.inc({ route: meant.route.path, status: String(answered.status) });
      write(request, response, answered);
    });
    return true;
  };
}

async function answer(route: Route, call: Call, { isAllowed, log }: RouterOptions): Promise<Answer> {
  const refuse = route.refuse ?? problem;
  // Only what changes something: reading needs a token, which another site does not have.
  if (route.method !== "GET" && !isAllowed(call.headers)) {
    return refuse(403, "foreignOrigin", "This page may not send requests to Doorstep.");
  }
  try {
    return await route.handle(call);
  } catch (error) {
    log.error({ err: error, route: route.path }, "request failed");
    return refuse(503, "unavailable", "Doorstep cannot answer just now. Try again in a moment.");
  }
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: JSON.stringify(value),
  };
}

export function problem(
  status: number,
  code: string,
  message: string,
  fields?: Readonly<Record<string, string>>,
): Answer {
  const body: ApiProblem = { error: { code, message, ...(fields && { fields }) } };
  return json(status, body);
}

/** A command's value with `status`, or its refusal. */
export function commandAnswer<T>(command: Command<T>, status: number): Answer {
  if (command.ok) return json(status, command.value ?? {});
  return problem(command.status, command.code, command.message, command.fields);
}

function write(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers });
  response.end(request.method === "HEAD" || body === null ? undefined : body);
}

function decodeParams(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, safeDecode(value ?? "")]));
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not encoded as it should be, so it is nobody's id; as typed it will not be found.
    return text;
  }
}
