/** The provider's webhook: `POST /api/payments/messages`, signed as our own webhooks are. */
import { providerPayment } from "@doorstep/events/browser";
import { isSigned } from "@doorstep/runtime";
import { json, problem, type Route } from "../http/router.ts";
import type { AskingPorts } from "./keep-asking.ts";
import { takeAnswer } from "./take-answer.ts";

const PAYMENT_SIGNATURE = "payment-signature";

/** Whatever is not answered with 2xx is sent again; what is no news is answered like news. */
export function paymentRoutes(
  ports: Omit<AskingPorts, "provider">,
  { secret }: { readonly secret: string },
): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/payments/messages",
      handle: async (call) => {
        const body = await call.text();
        if (!body.ok) return problem(body.status, body.code, body.message);
        const signature = String(call.headers[PAYMENT_SIGNATURE] ?? "");
        if (!isSigned(signature, body.value, { secret, nowS: ports.nowMs() / 1_000 })) {
          ports.answers.inc({ outcome: "forged" });
          return problem(403, "notSigned", "This message is not signed by the payment provider, or not just now.");
        }
        const message = providerPayment.safeParse(parseJson(body.value));
        if (!message.success) return problem(400, "badRequest", "This is no message of a payment.");
        const taken = await takeAnswer(ports, message.data);
        ports.answers.inc({ outcome: taken });
        if (taken === "unknown") return problem(404, "unknownPayment", "There is no such payment.");
        const { paymentId, state } = message.data;
        if (taken !== "noNews") ports.log.info({ paymentId, state, taken }, "payment provider answered");
        return json(200, { taken });
      },
    },
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
