/**
 * What the world's people do, as commands: a diner's wish is an order, a fact of an order the
 * press that made it. Presses on one order follow each other; what is refused is left, since
 * the log says how the order stands, and the world hears of it from there.
 */
import type { OrderFact } from "@doorstep/events";
import type { Log } from "@doorstep/runtime";
import type { Wish } from "../world/state.ts";
import type { Answered, ApiClient } from "./api-client.ts";

export interface ApiTeller {
  place(wish: Wish): void;
  tell(fact: OrderFact): void;
  /** Whether this run's own diners placed it. */
  isOwn(orderId: string): boolean;
  /** How many wait for an answer. */
  readonly waiting: number;
  /** Resolves when none does. */
  drained(): Promise<void>;
}

export interface TellerOptions {
  readonly api: ApiClient;
  readonly run: string;
  readonly log: Log;
}

export function openApiTeller({ api, run, log }: TellerOptions): ApiTeller {
  /** By order, the last of its presses. */
  const last = new Map<string, Promise<void>>();
  const own = new Set<string>();
  let waiting = 0;

  function after(name: string, act: () => Promise<void>): void {
    waiting++;
    const done = (last.get(name) ?? Promise.resolve())
      .then(act)
      .catch((error: unknown) => log.warn({ err: error, name }, "not told"))
      .finally(() => {
        waiting--;
        if (last.get(name) === done) last.delete(name);
      });
    last.set(name, done);
  }

  async function press(fact: OrderFact): Promise<void> {
    const { orderId } = fact;
    const command = toCommand(fact);
    if (command === null) return;
    const body = { ...command.body, ...(await seenAtTheDoor(fact)) };
    const key = `${run}-${command.name}-${fact.version}-${orderId}`.slice(0, 80);
    const answered = await api.post(`/orders/${encodeURIComponent(orderId)}/${command.name}`, key, body);
    if (!answered.ok) log.debug({ orderId, command: command.name, code: answered.code }, "refused");
  }

  /** The code is read out by the diner; and who could not hand it over is who has it. */
  async function seenAtTheDoor(fact: OrderFact): Promise<object> {
    const isUndeliverable = fact.type === "order-cancelled" && fact.by === "courier";
    if (fact.type !== "order-delivered" && !isUndeliverable) return {};
    const order = await api.get(`/orders/${encodeURIComponent(fact.orderId)}`);
    if (!order.ok) return {};
    return isUndeliverable ? { courierId: order.body.courierId } : { code: order.body.handoverCode };
  }

  return {
    place({ number, restaurantId, addressId, items, dropoffNote, dinerName }) {
      after(`wish ${number}`, async () => {
        const diner = { name: dinerName, phone: null };
        const body = { restaurantId, addressId, items, diner, dropoffNote, card: null };
        const placed = await api.post("/orders", `${run}-wish-${number}`, body);
        const orderId = idOf(placed);
        if (orderId === null) {
          if (!placed.ok) log.debug({ restaurantId, code: placed.code, detail: placed.detail }, "order not taken");
          return;
        }
        // Known before it is paid: only then does anybody take it in.
        own.add(orderId);
        await api.post(`/orders/${encodeURIComponent(orderId)}/pay`, `${run}-pay-${number}`, { card: "visa4417" });
      });
    },
    tell(fact) {
      after(fact.orderId, () => press(fact));
      if (fact.type === "order-delivered" || fact.type === "order-cancelled") own.delete(fact.orderId);
    },
    isOwn: (orderId) => own.has(orderId),
    get waiting() {
      return waiting;
    },
    async drained() {
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}

const idOf = (answered: Answered): string | null =>
  answered.ok && typeof answered.body.orderId === "string" ? answered.body.orderId : null;

interface Command {
  readonly name: string;
  readonly body: object;
}

/** Null for what others say: that it is placed, paid and given to a courier. */
function toCommand(fact: OrderFact): Command | null {
  switch (fact.type) {
    case "order-placed":
    case "payment-authorised":
    case "payment-failed":
    case "order-courier-assigned":
      return null;
    case "order-confirmed":
      return { name: "confirm", body: { startsAtMs: fact.startsAtMs, readyAtMs: fact.readyAtMs } };
    case "order-preparing":
      return { name: "preparing", body: {} };
    case "order-ready":
      return { name: "ready", body: {} };
    case "order-courier-released":
      return { name: "release", body: { reason: "courierUnavailable" } };
    case "order-picked-up":
      return { name: "pick-up", body: { courierId: fact.courierId } };
    case "order-delivered":
      return { name: "deliver", body: { courierId: fact.courierId } };
    case "order-cancelled":
      return cancellation(fact);
  }
}

function cancellation({ by, reason }: Extract<OrderFact, { type: "order-cancelled" }>): Command {
  switch (by) {
    case "restaurant":
      return { name: "reject", body: { reason: reason === "kitchenClosed" ? reason : "other" } };
    case "courier":
      return { name: "undeliverable", body: {} };
    default: {
      const said = ["changedMind", "kitchenClosed", "noCourier", "tooLate"].includes(reason) ? reason : "other";
      return { name: "cancel", body: { by, reason: said } };
    }
  }
}
