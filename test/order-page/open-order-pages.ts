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
  /** Places one that began so long ago, of which nothing has been told. */
  untold(minutes: number): Promise<OpenedOrder>;
  close(): Promise<void>;
}

export async function openOrderPages(services: TestServices, logDir: string): Promise<OrderPages> {
  const [teller, streets] = await Promise.all([
    openOrderTeller(services),
    openEveningStreets(services.DOORSTEP_CITY_DIR),
  ]);
  const web = await startWeb(services, { logDir });
  const begin = async (minutes: number, card: Card): Promise<OpenedOrder> => {
    const { orderId, number, link } = await place(web.url, card);
    const evening = streets.evening({ orderId, number, placedAtMs: Date.now() - minutes * 60_000 });
    return { evening, orderId, link: web.url + link };
  };
  return {
    url: web.url,
    teller,
    order: async (name) => {
      const { minutes, declined, records }: ToldState = toldStates[name];
      const order = await begin(minutes, declined ? "declined0002" : "visa4417");
      await teller.tell(records(order.evening));
      await heard(order);
      return order;
    },
    untold: (minutes) => begin(minutes, "visa4417"),
    close: async () => {
      await teller.close();
      await web.stop();
    },
  };
}

/** Before, the page shows the order as it was placed. */
function heard({ link, orderId }: OpenedOrder): Promise<void> {
  const isTold = async (): Promise<boolean> => {
    const { view }: OrderSnapshot = await getJson(link.replace("/orders/", "/api/orders/"));
    return view.logId === LOG_ID;
  };
  return waitUntil(isTold, {
    limitMs: 30_000,
    everyMs: 20,
    orElse: (cause) => new Error(`nothing of what ${orderId} was told is shown`, { cause }),
  });
}

type Card = "visa4417" | "declined0002";

async function place(url: string, card: Card): Promise<PlacedOrder> {
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
