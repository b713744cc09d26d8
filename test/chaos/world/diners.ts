/** Diners who order on the page, and do not give up: what the server has said yes to has to be on the log. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AddressHit, Dish, PlacedOrder, PlaceOrder, RestaurantCard } from "@doorstep/events/browser";

export interface Placed {
  readonly orderId: string;
  readonly token: string;
  readonly atMs: number;
}

export interface Diners {
  readonly placed: readonly Placed[];
  /** Waits for the answers that are still out. */
  close(): Promise<void>;
}

/** Within the limit of one address. */
const ORDER_EVERY_MS = 4_000;
const TRY_AGAIN_AFTER_MS = 1_000;
const ANSWER_WITHIN_MS = 10_000;
/** Someone who gets no answer for so long goes to bed. */
const PATIENCE_MS = 60_000;

export function sendDiners({
  webUrls,
  onPlaced,
}: {
  readonly webUrls: readonly string[];
  readonly onPlaced: (placed: Placed) => void;
}): Diners {
  const placed: Placed[] = [];
  const stop = new AbortController();

  async function orderNow(webUrl: string): Promise<void> {
    const order = { ...(await chooseMeal(webUrl)), idempotencyKey: randomUUID() };
    const untilMs = Date.now() + PATIENCE_MS;
    while (Date.now() < untilMs) {
      const answer = await post(webUrl, order).catch(() => null);
      if (answer !== null) {
        const token = new URL(answer.link, webUrl).searchParams.get("t") ?? "";
        const one = { orderId: answer.orderId, token, atMs: Date.now() };
        placed.push(one);
        onPlaced(one);
        return;
      }
      await sleep(TRY_AGAIN_AFTER_MS);
    }
  }

  async function keepOrdering(): Promise<void> {
    for (let nth = 0; !stop.signal.aborted; nth++) {
      const webUrl = webUrls[nth % webUrls.length] ?? "";
      // A diner who cannot even read the menu has ordered nothing.
      await orderNow(webUrl).catch(() => {});
      await sleep(ORDER_EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  }

  const ordering = keepOrdering();
  return {
    placed,
    async close() {
      stop.abort();
      await ordering;
    },
  };
}

async function chooseMeal(webUrl: string): Promise<Omit<PlaceOrder, "idempotencyKey">> {
  const { addresses } = await get<{ addresses: AddressHit[] }>(`${webUrl}/api/addresses?q=colonia%2012`);
  const addressId = addresses[0]?.addressId ?? "";
  const to = `address=${encodeURIComponent(addressId)}`;
  const { restaurants } = await get<{ restaurants: RestaurantCard[] }>(`${webUrl}/api/restaurants?${to}`);
  const restaurantId = restaurants[0]?.restaurantId ?? "";
  const { menu } = await get<{ menu: Dish[] }>(`${webUrl}/api/restaurants/${encodeURIComponent(restaurantId)}?${to}`);
  const dishId = menu[0]?.dishId ?? "";
  return {
    restaurantId,
    addressId,
    dropoffNote: null,
    dinerName: "Ana",
    items: [{ dishId, quantity: 1 }],
    card: "visa4417",
  };
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

/** Null when the answer was not a yes. */
async function post(webUrl: string, order: PlaceOrder): Promise<PlacedOrder | null> {
  const response = await fetch(`${webUrl}/api/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: webUrl },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  return response.ok ? ((await response.json()) as PlacedOrder) : null;
}
