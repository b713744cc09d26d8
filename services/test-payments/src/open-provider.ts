/**
 * The test payment provider: an HTTP server with the manners of a real one.
 *
 *     POST /payments            ask for one, under an id of the caller's
 *     GET  /payments/{id}       how it stands
 *     POST /payments/{id}/void  the money is not wanted any more
 *     GET  /health
 *
 * What it has to say later it says to the webhook; see `script.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { askPayment } from "@doorstep/events/browser";
import type { Log } from "@doorstep/runtime";
import { openMessages } from "./messages.ts";
import { openPayments, type Payments } from "./payments.ts";

export interface ProviderOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly webhookUrl: string;
  /** Callers show it, messages are signed with it. */
  readonly secret: string;
  /** 1 is real time, less is faster. */
  readonly pace: number;
  readonly nowMs: () => number;
  readonly log: Log;
}

export interface Provider {
  readonly port: number;
  close(): Promise<void>;
}

export async function openProvider(options: ProviderOptions): Promise<Provider> {
  const { port, secret, pace, log } = options;
  const messages = openMessages(options);
  const payments = openPayments(messages, { pace });
  const server = createServer((request, response) => {
    void answer(request, { payments, secret }).then(
      ({ status, value }) => write(response, status, value),
      (error: unknown) => {
        log.warn({ err: error }, "request not understood");
        write(response, 400, { error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        payments.close();
        messages.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly value: object;
}

const UNKNOWN: Answer = { status: 404, value: { error: "There is no such payment." } };

async function answer(
  request: IncomingMessage,
  { payments, secret }: { readonly payments: Payments; readonly secret: string },
): Promise<Answer> {
  const [, place, id = "", act] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
  if (place === "health") return { status: 200, value: { healthy: true } };
  if (place !== "payments") return UNKNOWN;
  if (request.headers.authorization !== `Bearer ${secret}`) {
    return { status: 401, value: { error: "Send the secret both sides know, as a bearer." } };
  }
  const paymentId = decodeURIComponent(id);
  if (request.method === "GET" && act === undefined) return found(payments.find(paymentId));
  if (request.method === "POST" && act === "void") return found(payments.void(paymentId));
  if (request.method === "POST" && id === "") {
    return { status: 201, value: payments.ask(askPayment.parse(await readJson(request))) };
  }
  return { status: 405, value: { error: "That cannot be done here." } };
}

const found = (payment: object | null): Answer => (payment === null ? UNKNOWN : { status: 200, value: payment });

const MAX_BODY_BYTES = 8 * 1024;

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Error("The request is too large.");
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString());
}

function write(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
