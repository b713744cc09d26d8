/** Every command on an order: `POST /orders/{orderId}/{command}`. */
import { type CommandBody, type CommandName, commandBodies, commandNames, type OrderCommand } from "@doorstep/ordering";
import { z } from "zod";
import { type Answer, json } from "../http/router.ts";
import { decideCard } from "../orders/cards.ts";
import { carryOut, type OrderPorts, type Unprepared } from "../orders/carry-out.ts";
import { type ChoosePorts, chooseCourier, holdCourier } from "../orders/choose-courier.ts";
import type { ApiRequest, DocumentedProblem, Endpoint } from "./endpoint.ts";
import type { Problem } from "./problems.ts";
import { refusalProblem } from "./refusal-problem.ts";
import type { Scope } from "./scopes.ts";
import * as shapes from "./shapes.ts";

export type CommandEndpointPorts = OrderPorts & ChoosePorts;

interface Documented {
  readonly scope: Scope;
  readonly summary: string;
  readonly description?: string;
  /** Besides those every command may be refused with. */
  readonly refusals: readonly DocumentedProblem["code"][];
}

const ENDED: Documented["refusals"] = ["alreadyDelivered", "alreadyCancelled"];
/** Of what does not bring an order to its end. */
const UNDER_WAY: Documented["refusals"] = [...ENDED, "tooManyFacts"];

const DOCUMENTED: Readonly<Record<CommandName, Documented>> = {
  pay: {
    scope: "orders:write",
    summary: "Pay, or try again",
    description: "A card that is declined is no refusal: the order is then `paymentFailed`, and held for a while.",
    refusals: [...UNDER_WAY, "alreadyPaid", "notHeld"],
  },
  confirm: {
    scope: "kitchen",
    summary: "The restaurant says yes",
    refusals: [...UNDER_WAY, "notPaid", "alreadyConfirmed"],
  },
  reject: {
    scope: "kitchen",
    summary: "The restaurant says no; the money goes back",
    refusals: [...ENDED, "notPaid", "alreadyConfirmed"],
  },
  preparing: {
    scope: "kitchen",
    summary: "The kitchen has begun",
    refusals: [...UNDER_WAY, "notConfirmed", "alreadyPreparing", "alreadyReady"],
  },
  ready: {
    scope: "kitchen",
    summary: "The food is packed",
    description: "May come after the courier has gone: kitchens press late.",
    refusals: [...UNDER_WAY, "notConfirmed", "alreadyReady"],
  },
  assign: {
    scope: "dispatch",
    summary: "Give the order to a courier",
    description: "The way is planned from where the courier is.",
    refusals: [...UNDER_WAY, "notConfirmed", "alreadyAssigned", "courierAway", "courierBusy", "noWay"],
  },
  reassign: {
    scope: "dispatch",
    summary: "Take the order from its courier and give it to another",
    refusals: [...UNDER_WAY, "noCourier", "sameCourier", "courierAway", "courierBusy", "noWay"],
  },
  release: {
    scope: "dispatch",
    summary: "Take the order from its courier",
    description: "Another is looked for.",
    refusals: [...UNDER_WAY, "noCourier"],
  },
  "pick-up": {
    scope: "courier",
    summary: "The courier has the bag",
    refusals: [...UNDER_WAY, "noCourier", "otherCourier", "alreadyPickedUp"],
  },
  deliver: {
    scope: "courier",
    summary: "The diner has the bag",
    description:
      "With the door code. After five wrong ones only keys with `operations` close the order, without a code.",
    refusals: [...ENDED, "notPickedUp", "otherCourier", "codeMissing", "wrongCode", "tooManyWrongCodes"],
  },
  undeliverable: {
    scope: "courier",
    summary: "Nobody opens; the money goes back",
    refusals: [...ENDED, "notPickedUp", "otherCourier"],
  },
  cancel: {
    scope: "orders:write",
    summary: "Cancel; the money goes back",
    description: "Diner and restaurant until the bag is on its way. By `operator` or `system` with `operations` only.",
    refusals: [...ENDED, "tooLateToCancel"],
  },
  refund: {
    scope: "refunds",
    summary: "Send money back",
    description: "At most what was paid and has not gone back, also after the order has ended.",
    refusals: ["notPaid", "tooMuchRefund"],
  },
  note: { scope: "orders:write", summary: "Write a note", refusals: ["tooManyNotes"] },
  rate: { scope: "orders:write", summary: "Rate a delivered order", refusals: ["notDelivered", "alreadyRated"] },
};

const idempotencyKey = z.string().min(8).max(80).optional();
const HEADERS = {
  "Idempotency-Key": idempotencyKey.describe(
    "Yours: the same command under it is carried out once, and answered again.",
  ),
  "If-Match": z.string().optional().describe("The version you have seen. Another one, and nothing happens."),
};
const SAME_FOR_ALL: readonly DocumentedProblem[] = [
  { status: 404, code: "unknownOrder" },
  { status: 409, code: "versionConflict" },
  { status: 409, code: "keyReused" },
  { status: 409, code: "drivenElsewhere" },
];

export function commandsEndpoints(ports: CommandEndpointPorts): readonly Endpoint[] {
  return commandNames.map((name) => {
    const { refusals, ...documented } = DOCUMENTED[name];
    return {
      ...documented,
      method: "POST",
      path: `/orders/{orderId}/${name}`,
      tag: "Commands",
      headers: HEADERS,
      body: { name: bodyName(name), shape: commandBodies[name] },
      answers: { status: 200, name: "CarriedOut", shape: shapes.carriedOut },
      problems: [
        ...SAME_FOR_ALL,
        ...refusals.map((code) => ({ status: 409, code }) as const),
        ...(name === "cancel" ? [{ status: 403, code: "notAllowed" } as const] : []),
      ],
      handle: (request) => carryOutFor(ports, name, request),
    };
  });
}

/** `pick-up` becomes `PickUp`. */
const bodyName = (name: CommandName): string =>
  name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

async function carryOutFor(
  ports: CommandEndpointPorts,
  name: CommandName,
  request: ApiRequest,
): Promise<Answer | Problem> {
  const { params, restaurantIds, expectedVersion, caller, body, idempotencyKey: key } = request;
  const orderId = params.orderId ?? "";
  const mayOperate = caller.scopes.has("operations");
  // The endpoint has parsed the body by the very schema of this name.
  const command = await (toCommand[name] as ToCommand<CommandName>)(body as never, { ports, orderId, mayOperate });
  if ("status" in command) return command;
  const done = await carryOut(ports, {
    ...{ orderId, command, expectedVersion, restaurantIds },
    claim: key === null ? null : { caller: caller.keyId, key, request: { orderId, body } },
    ...("courier" in command && { first: holdCourier(orderId, command.courier) }),
  });
  return done.ok ? json(200, done.value, { etag: `"${done.value.version}"` }) : refusalProblem(done);
}

interface About {
  readonly ports: CommandEndpointPorts;
  readonly orderId: string;
  readonly mayOperate: boolean;
}

type ToCommand<Name extends CommandName> = (
  body: CommandBody<Name>,
  about: About,
) => Promise<OrderCommand | Unprepared | Problem> | OrderCommand | Unprepared | Problem;

/** From what was asked to what is decided: with what we have to find out for it. */
const toCommand: { readonly [Name in CommandName]: ToCommand<Name> } = {
  pay: ({ card }) => ({ type: "pay", payment: decideCard(card) }),
  confirm: (body) => ({ type: "confirm", ...body }),
  reject: (body) => ({ type: "reject", ...body }),
  preparing: () => ({ type: "preparing" }),
  ready: () => ({ type: "ready" }),
  assign: async ({ courierId }, { ports, orderId }) => {
    const chosen = await chooseCourier(ports, { orderId, courierId });
    return chosen.ok ? { type: "assign", courier: chosen.value } : { type: "assign", refusal: chosen };
  },
  reassign: async ({ courierId, reason }, { ports, orderId }) => {
    const chosen = await chooseCourier(ports, { orderId, courierId });
    return chosen.ok ? { type: "reassign", reason, courier: chosen.value } : { type: "reassign", refusal: chosen };
  },
  release: (body) => ({ type: "release", ...body }),
  "pick-up": (body) => ({ type: "pick-up", ...body }),
  deliver: (body, { mayOperate }) => ({ type: "deliver", ...body, mayLeaveOutCode: mayOperate }),
  undeliverable: (body) => ({ type: "undeliverable", ...body }),
  cancel: (body, { mayOperate }) =>
    mayOperate || body.by === "diner" || body.by === "restaurant" ? { type: "cancel", ...body } : notAllowed(body.by),
  refund: (body) => ({ type: "refund", ...body }),
  note: (body) => ({ type: "note", ...body }),
  rate: (body) => ({ type: "rate", ...body }),
};

const notAllowed = (by: string): Problem => ({
  status: 403,
  code: "notAllowed",
  detail: `This key does not have the scope operations, so it cannot cancel as ${by}.`,
});
