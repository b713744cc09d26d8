/** What the diner asks of the orders API from this page. What follows comes over the socket, as for everybody who watches. */
import type { ApiProblem } from "@doorstep/events/browser";

/** The order, and the link that opens it. */
export interface OwnOrder {
  readonly orderId: string;
  readonly token: string;
}

const ANSWER_WITHIN_MS = 15_000;

/** @throws when it did not reach the server, or no answer came back: nobody knows then whether it was done */
export async function send<T extends object>(
  { orderId, token }: OwnOrder,
  command: "pay" | "cancel" | "rate",
  body: object,
): Promise<T | ApiProblem> {
  const path = `/api/orders/${encodeURIComponent(orderId)}/${command}?t=${encodeURIComponent(token)}`;
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  return (await response.json()) as T | ApiProblem;
}

/** The sentence of a refusal; null when it was done. */
export function refusal(answer: object): string | null {
  return "error" in answer ? (answer as ApiProblem).error.message : null;
}
