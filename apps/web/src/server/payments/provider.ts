/** The payment provider as we need it, and as it is reached over HTTP. */
import { type AskPayment, type ProviderPayment, providerPayment } from "@doorstep/events/browser";

export interface PaymentProvider {
  /** Asked twice under one id, it is one payment. @throws when the provider does not take it, or is not reached */
  ask(payment: AskPayment): Promise<ProviderPayment>;
  /** Null when it knows of no such payment: then it was never asked, or has forgotten. @throws when it is not reached */
  look(paymentId: string): Promise<ProviderPayment | null>;
  /** The money is not wanted any more, taken already or not. @throws when it is not reached */
  void(paymentId: string): Promise<void>;
}

interface Reached {
  readonly url: string;
  /** Shared with the provider. */
  readonly secret: string;
}

/** A provider that is slower than this is asked again. */
const ANSWERS_WITHIN_MS = 5_000;

export function httpProvider({ url, secret }: Reached): PaymentProvider {
  async function call(method: "GET" | "POST", path: string, body?: object): Promise<Response> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.ok || response.status === 404) return response;
    throw new Error(`the payment provider answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  }

  return {
    ask: async (payment) => providerPayment.parse(await (await call("POST", "/payments", payment)).json()),
    async look(paymentId) {
      const response = await call("GET", `/payments/${encodeURIComponent(paymentId)}`);
      return response.status === 404 ? null : providerPayment.parse(await response.json());
    },
    async void(paymentId) {
      await call("POST", `/payments/${encodeURIComponent(paymentId)}/void`);
    },
  };
}

/** Where no provider is set: every card it would be asked for fails at once, and says why. */
export const noProvider: PaymentProvider = {
  ask: async ({ paymentId }) => ({ paymentId, sequence: 0, state: "failed", reason: "unavailable" }),
  look: async () => null,
  void: async () => {},
};
