/** Doorstep's API as the simulated people call it. */
import { setTimeout as sleep } from "node:timers/promises";
import { CannotStart } from "./cannot-start.ts";

export interface ApiOptions {
  readonly url: string;
  readonly key: string | undefined;
}

/** What was answered: a refusal is an answer, and final. */
export type Answered =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly detail: string };

export interface ApiClient {
  get(path: string): Promise<Answered>;
  /** Under one key it is carried out once, however often it has to be sent. */
  post(path: string, idempotencyKey: string, body: object): Promise<Answered>;
}

const ANSWERS_WITHIN_MS = 10_000;
const RETRY_FROM_MS = 250;
const RETRY_UP_TO_MS = 10_000;

/**
 * Tries until there is an answer: people press again when nothing happens. Ends with
 * `signal`, with the reason it gives.
 *
 * @throws CannotStart with a sentence for a person
 */
export async function openApi({ url, key }: ApiOptions, signal: AbortSignal): Promise<ApiClient> {
  if (key === undefined) {
    throw new CannotStart(
      'The simulator needs a key of the API: set SIM_API_KEY (`npm run keys -- create --own --scopes all`), or add "--to kafka".',
    );
  }
  const call = async (method: "GET" | "POST", path: string, headers: Record<string, string>, body?: object) => {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: { ...headers, authorization: `Bearer ${key}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { response, body: parse(text) };
  };

  async function untilAnswered(
    method: "GET" | "POST",
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<Answered> {
    for (let waitMs = RETRY_FROM_MS; ; waitMs = Math.min(2 * waitMs, RETRY_UP_TO_MS)) {
      signal.throwIfAborted();
      const answered = await call(method, path, headers, body).catch(() => null);
      const status = answered?.response.status ?? 503;
      if (answered !== null && status < 500 && status !== 429) return toAnswered(status, answered.body);
      await sleep(waitMs, undefined, { signal });
    }
  }

  const first = await call("GET", "/orders?limit=1", {}).catch((cause: unknown) => {
    throw new CannotStart(
      `Doorstep's API does not answer at ${url}. Start it with \`npm start\`, or add "--to kafka".`,
      {
        cause,
      },
    );
  });
  if (!first.response.ok) {
    throw new CannotStart(`Doorstep's API at ${url} does not take the key in SIM_API_KEY (${first.response.status}).`);
  }
  return {
    get: (path) => untilAnswered("GET", path, {}),
    post: (path, idempotencyKey, body) =>
      untilAnswered("POST", path, { "content-type": "application/json", "idempotency-key": idempotencyKey }, body),
  };
}

function toAnswered(status: number, body: Readonly<Record<string, unknown>>): Answered {
  if (status < 400) return { ok: true, body };
  return { ok: false, status, code: String(body.code ?? ""), detail: String(body.detail ?? "") };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
