/** The web process, and orders in any state to open on it. */
import type { OrderSnapshot, PlacedOrder } from "@doorstep/events/browser";
import { waitUntil } from "@doorstep/infra/processes";
import type { TestServices } from "@doorstep/runtime/testing";
import { LOG_ID, type OrderTeller, openOrderTeller } from "../stack/order-teller.ts";
import { startWeb } from "../stack/start-web.ts";
import { type Evening, openEveningStreets } from "../stack/told-evening.ts";
import { type ToldState, type ToldStateName, toldStates } from "./told-states.ts";

export interface OpenedOrder {
  readonly evening: Evening;
  /** The diner's own page, and what opens the API. */
  readonly link: string;
  readonly orderId: string;
}

export interface OrderPages {
  readonly url: string;
  readonly teller: OrderTeller;
  /** Places an order on the page's API, and tells how it went on until now. */
  order(state: ToldStateName): Promise<OpenedOrder>;
  close(): Promise<void>;
}

export async function openOrderPages(services: TestServices, logDir: string): Promise<OrderPages> {
  const [teller, streets] = await Promise.all([
    openOrderTeller(services),
    openEveningStreets(services.DOORSTEP_CITY_DIR),
  ]);
  const web = await startWeb(services, { logDir });
  return {
    url: web.url,
    teller,
    order: async (name) => {
      const state: ToldState = toldStates[name];
      const { orderId, number, link } = await place(web.url, state.declined ? "declined0002" : "visa4417");
      const evening = streets.evening({ orderId, number, placedAtMs: Date.now() - state.minutes * 60_000 });
      await teller.tell(state.records(evening));
      await heard(web.url + link.replace("/orders/", "/api/orders/"), orderId);
      return { evening, orderId, link: web.url + link };
    },
    close: async () => {
      await teller.close();
      await web.stop();
    },
  };
}

/** Before, the page shows the order as it was placed. */
function heard(api: string, orderId: string): Promise<void> {
  const isTold = async (): Promise<boolean> => {
    const { view }: OrderSnapshot = await getJson(api);
    return view.logId === LOG_ID;
  };
  return waitUntil(isTold, {
    limitMs: 30_000,
    everyMs: 20,
    orElse: (cause) => new Error(`nothing of what ${orderId} was told is shown`, { cause }),
  });
}

async function place(url: string, card: "visa4417" | "declined0002"): Promise<PlacedOrder> {
  const { addresses } = await getJson(`${url}/api/addresses?q=berro%2010`);
  const { addressId } = addresses[0];
  const { restaurants } = await getJson(`${url}/api/restaurants?address=${encodeURIComponent(addressId)}`);
  const { restaurantId } = restaurants[0];
  const { menu } = await getJson(`${url}/api/restaurants/${restaurantId}`);
  const response = await fetch(`${url}/api/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({
      idempotencyKey: crypto.randomUUID(),
      ...{ restaurantId, addressId, card, dropoffNote: null, dinerName: "Ana" },
      items: [{ dishId: menu[0].dishId, quantity: 1 }],
    }),
  });
  if (!response.ok) throw new Error(`placing an order answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as PlacedOrder;
}

// biome-ignore lint/suspicious/noExplicitAny: our own API's answer, looked into at once.
async function getJson(url: string): Promise<any> {
  return (await fetch(url)).json();
}
