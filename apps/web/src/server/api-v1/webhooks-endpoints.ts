/** Webhooks: where a merchant is told of its orders, and what became of each message. */
import type { PrismaClient } from "@doorstep/db";
import { webhookEvents } from "@doorstep/events";
import { z } from "zod";
import { type Answer, json } from "../http/router.ts";
import { deliveryStates, listDeliveries, readDelivery, resend, sendTest } from "../webhooks/deliveries.ts";
import {
  addWebhook,
  changeWebhook,
  forgetOldSecret,
  listWebhooks,
  MOST_FOR_A_MERCHANT,
  readWebhook,
  removeWebhook,
  renewSecret,
  type WebhookEndpoint,
} from "../webhooks/endpoints.ts";
import { type ApiRequest, type Endpoint, endpoint } from "./endpoint.ts";
import type { Problem } from "./problems.ts";
import * as shapes from "./shapes.ts";

export interface WebhooksEndpointPorts {
  readonly prisma: PrismaClient;
  readonly nowMs: () => number;
}

const MAX_PAGE = 100;

const url = z
  .string()
  .max(500)
  .refine(isWebAddress, "Give an https address without a name or password in it.")
  .describe("https. Messages go to addresses of the open internet only, unless the installation says otherwise.");
const events = z
  .array(z.enum(Object.values(webhookEvents)))
  .max(Object.keys(webhookEvents).length)
  .describe("What you want to be told of; empty for all.");

const addBody = z.strictObject({
  url,
  events: events.default([]),
  merchantId: z.string().max(80).optional().describe("For keys that are no merchant's: whose orders."),
});
const changeBody = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    enabled: z.boolean().optional().describe("While it is off nothing is noted to be sent, and what waits, waits."),
  })
  .refine((change) => Object.keys(change).length > 0, "Say what is to change: url, events or enabled.");
const deliveriesQuery = z.strictObject({
  state: z.enum(deliveryStates).optional().describe("`failed`: given up."),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(20).describe("Of a page."),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the page before."),
});
const resendBody = z.strictObject({
  state: z.enum(deliveryStates).default("failed").describe("Which: those given up when it is left out."),
});

const COMMON = { tag: "Webhooks", scope: "webhooks" } as const;
const UNKNOWN = { status: 404, code: "unknownWebhook" } as const;
const UNKNOWN_DELIVERY = { status: 404, code: "unknownDelivery" } as const;
const PAUSED = { status: 409, code: "webhookOff" } as const;

export function webhooksEndpoints({ prisma, nowMs }: WebhooksEndpointPorts): readonly Endpoint[] {
  /** The endpoint, if it is one of the caller's. */
  async function on(
    { params, caller }: Pick<ApiRequest, "params" | "caller">,
    act: (found: WebhookEndpoint) => Promise<Answer | Problem>,
  ): Promise<Answer | Problem> {
    const found = await readWebhook(prisma, params.webhookId ?? "", caller.merchantId);
    return found === null ? { ...UNKNOWN, detail: "There is no such webhook." } : act(found);
  }

  return [
    endpoint({
      ...COMMON,
      method: "POST",
      path: "/webhooks",
      summary: "Be told of orders",
      description: "The secret is in this answer and in no other. Facts are told from this moment on.",
      body: { name: "AddWebhook", shape: addBody },
      answers: { status: 201, name: "AddedWebhook", shape: shapes.addedWebhook },
      problems: [
        { status: 403, code: "notAllowed" },
        { status: 404, code: "unknownMerchant" },
        { status: 409, code: "tooManyWebhooks" },
      ],
      handle: async ({ body, caller }) => {
        const merchantId = caller.merchantId ?? body.merchantId;
        if (merchantId === undefined) {
          return { status: 400, code: "badRequest", detail: "/merchantId: Say whose orders are to be told of." };
        }
        if (body.merchantId !== undefined && body.merchantId !== merchantId) {
          return { status: 403, code: "notAllowed", detail: "This key is another merchant's." };
        }
        const added = await addWebhook(prisma, { merchantId, url: body.url, events: body.events });
        switch (added) {
          case "unknownMerchant":
            return { status: 404, code: "unknownMerchant", detail: "There is no such merchant." };
          case "tooMany": {
            const detail = `A merchant has at most ${MOST_FOR_A_MERCHANT} webhooks: remove one first.`;
            return { status: 409, code: "tooManyWebhooks", detail };
          }
          default: {
            const { endpoint: made, secret } = added;
            return json(201, { ...toWebhook(made), secret }, { location: `/api/v1/webhooks/${made.webhookId}` });
          }
        }
      },
    }),
    endpoint({
      ...COMMON,
      method: "GET",
      path: "/webhooks",
      summary: "List webhooks",
      description: "A merchant's key sees its own.",
      answers: { status: 200, name: "WebhookList", shape: shapes.webhookList },
      problems: [],
      handle: async ({ caller }) => {
        return json(200, { webhooks: (await listWebhooks(prisma, caller.merchantId)).map(toWebhook) });
      },
    }),
    endpoint({
      ...COMMON,
      method: "GET",
      path: "/webhooks/{webhookId}",
      summary: "Read one webhook",
      answers: { status: 200, name: "Webhook", shape: shapes.webhook },
      problems: [UNKNOWN],
      handle: (request) => on(request, async (found) => json(200, toWebhook(found))),
    }),
    endpoint({
      ...COMMON,
      method: "PATCH",
      path: "/webhooks/{webhookId}",
      summary: "Change where, what of, or whether you are told",
      body: { name: "ChangeWebhook", shape: changeBody },
      answers: { status: 200, name: "Webhook", shape: shapes.webhook },
      problems: [UNKNOWN],
      handle: ({ body, ...request }) =>
        on(request, async ({ webhookId }) => json(200, toWebhook(await changeWebhook(prisma, webhookId, body)))),
    }),
    endpoint({
      ...COMMON,
      method: "DELETE",
      path: "/webhooks/{webhookId}",
      summary: "Be told no more",
      description: "What waits to be sent is forgotten, and so is what was sent. Answers with what it was.",
      answers: { status: 200, name: "Webhook", shape: shapes.webhook },
      problems: [UNKNOWN],
      handle: (request) =>
        on(request, async (found) => {
          await removeWebhook(prisma, found.webhookId);
          return json(200, toWebhook(found));
        }),
    }),
    endpoint({
      ...COMMON,
      method: "POST",
      path: "/webhooks/{webhookId}/renew-secret",
      summary: "Get a new secret",
      description: "From now on messages bear both signatures, of the new secret and of the one before.",
      answers: { status: 200, name: "AddedWebhook", shape: shapes.addedWebhook },
      problems: [UNKNOWN],
      handle: (request) =>
        on(request, async (found) => {
          const secret = await renewSecret(prisma, found.webhookId);
          return json(200, { ...toWebhook({ ...found, secrets: 2 }), secret });
        }),
    }),
    endpoint({
      ...COMMON,
      method: "POST",
      path: "/webhooks/{webhookId}/forget-old-secret",
      summary: "Have only the newest secret sign",
      answers: { status: 200, name: "Webhook", shape: shapes.webhook },
      problems: [UNKNOWN],
      handle: (request) =>
        on(request, async (found) => {
          await forgetOldSecret(prisma, found.webhookId);
          return json(200, toWebhook({ ...found, secrets: 1 }));
        }),
    }),
    endpoint({
      ...COMMON,
      method: "POST",
      path: "/webhooks/{webhookId}/test",
      summary: "Send a message about nothing",
      description: "Its event is `webhook.test`. Read the delivery again to see how it went.",
      answers: { status: 201, name: "Delivery", shape: shapes.delivery },
      problems: [UNKNOWN, PAUSED],
      handle: (request) =>
        on(request, async ({ webhookId, enabled }) =>
          enabled ? json(201, await sendTest(prisma, webhookId, nowMs())) : isOff,
        ),
    }),
    endpoint({
      ...COMMON,
      method: "GET",
      path: "/webhooks/{webhookId}/deliveries",
      summary: "List what was sent, and is to be sent",
      description: "Newest first, with every attempt. Kept for thirty days.",
      query: deliveriesQuery,
      answers: { status: 200, name: "DeliveryList", shape: shapes.deliveryList },
      problems: [UNKNOWN],
      handle: ({ query, ...request }) =>
        on(request, async ({ webhookId }) => {
          const page = await listDeliveries(prisma, { webhookId, ...query });
          return page === null
            ? { status: 400, code: "badRequest", detail: "This cursor is of no page: begin without one." }
            : json(200, page);
        }),
    }),
    endpoint({
      ...COMMON,
      method: "GET",
      path: "/webhooks/{webhookId}/deliveries/{deliveryId}",
      summary: "Read one delivery",
      answers: { status: 200, name: "Delivery", shape: shapes.delivery },
      problems: [UNKNOWN, UNKNOWN_DELIVERY],
      handle: (request) =>
        on(request, async ({ webhookId }) => {
          const found = await readDelivery(prisma, { webhookId, deliveryId: request.params.deliveryId ?? "" });
          return found === null ? noDelivery : json(200, found);
        }),
    }),
    endpoint({
      ...COMMON,
      method: "POST",
      path: "/webhooks/{webhookId}/deliveries/{deliveryId}/resend",
      summary: "Send one again",
      description: "Under the same id, whether it was taken or given up. It is tried as often as a new one.",
      answers: { status: 200, name: "Delivery", shape: shapes.delivery },
      problems: [UNKNOWN, UNKNOWN_DELIVERY, PAUSED, { status: 409, code: "beingSent" }],
      handle: (request) =>
        on(request, async ({ webhookId, enabled }) => {
          const which = { webhookId, deliveryId: request.params.deliveryId ?? "" };
          if ((await readDelivery(prisma, which)) === null) return noDelivery;
          if (!enabled) return isOff;
          if ((await resend(prisma, which)) === 0) {
            return { status: 409, code: "beingSent", detail: "It is being sent at this moment." };
          }
          return json(200, await readDelivery(prisma, which));
        }),
    }),
    endpoint({
      ...COMMON,
      method: "POST",
      path: "/webhooks/{webhookId}/resend",
      summary: "Send again all that were given up",
      description: "Or all that wait, at once. Of one order they come in their order.",
      body: { name: "Resend", shape: resendBody },
      answers: { status: 200, name: "Resent", shape: shapes.resent },
      problems: [UNKNOWN, PAUSED],
      handle: ({ body: { state }, ...request }) =>
        on(request, async ({ webhookId, enabled }) =>
          enabled ? json(200, { resent: await resend(prisma, { webhookId, state }) }) : isOff,
        ),
    }),
  ];
}

const isOff: Problem = { ...PAUSED, detail: "This webhook is off: switch it on first." };
const noDelivery: Problem = { ...UNKNOWN_DELIVERY, detail: "There is no such delivery." };

function toWebhook({ secrets, events: wanted, ...rest }: WebhookEndpoint): z.infer<typeof shapes.webhook> {
  return { ...rest, events: [...wanted], oldSecretSigns: secrets > 1 };
}

/** http is for installations of one's own, whose projections send there only when they are told to. */
function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}
