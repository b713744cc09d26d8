/**
 * What pages and API routes may ask of the process they run in. `server.ts` opens the
 * real thing and hands it over; Next.js bundles pages apart from the server, so the
 * hand-over is one well-known place on `globalThis`, read only here.
 */
import type {
  AddressHit,
  CitySnapshot,
  CourierJobs,
  Dish,
  OrderSnapshot,
  PayAgain,
  PlacedOrder,
  PlaceOrder,
  RateOrder,
  RestaurantCard,
} from "@doorstep/events/browser";

import type { OpenApi } from "./api-v1/openapi.ts";
import type { AreaName } from "./area-names.ts";
import type { CarriedOut } from "./orders/carry-out.ts";
import type { PaidAgain } from "./orders/pay-again.ts";

export type Command<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly status: 400 | 404 | 409;
      readonly code: string;
      readonly message: string;
      readonly fields?: Readonly<Record<string, string>>;
      /** How the order stands that did not take the command. */
      readonly current?: CarriedOut;
    };

export interface OrderAccess {
  /** `diner` sees the code and may call; `shared` is read-only; `ops` is the operations team. */
  readonly role: "diner" | "shared" | "ops";
}

export interface Health {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/** What pages need to know of the city they are for. */
export interface CityFacts {
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
  readonly centre: { readonly lon: number; readonly lat: number };
  /** West, south, east, north, in degrees. */
  readonly bbox: readonly [number, number, number, number];
}

export interface ServerPorts {
  readonly city: CityFacts;
  /** Null when no such order is known. */
  snapshotOrder(orderId: string): Promise<OrderSnapshot | null>;
  /** Null when the token is not this order's, or has expired. */
  openLink(orderId: string, token: string): Promise<OrderAccess | null>;
  /** A read-only link to the order, without host. */
  shareLink(orderId: string): Promise<string>;
  /** What only the diner sees; null for orders that were not placed on the page. */
  dinerSecrets(orderId: string): Promise<{ readonly handoverCode: string } | null>;
  /** What a phone dials to reach the courier of this order, neither seeing the other's number; null where no such line is set up. */
  courierPhone(orderNumber: string): string | null;
  searchAddresses(typed: string): readonly AddressHit[];
  address(addressId: string): AddressHit | null;
  /** Soonest first when an address is given, else nearest to the centre. */
  restaurants(addressId: string | null): Promise<readonly RestaurantCard[]>;
  restaurant(
    restaurantId: string,
    addressId: string | null,
  ): Promise<{ readonly card: RestaurantCard; readonly menu: readonly Dish[] } | null>;
  placeOrder(request: PlaceOrder): Promise<Command<PlacedOrder>>;
  payAgain(orderId: string, request: PayAgain): Promise<Command<PaidAgain>>;
  /** For the diner, once it is delivered; the last one counts. */
  rateOrder(orderId: string, request: RateOrder): Promise<Command<null>>;
  /** Stars from 1 to 5; null while nobody has given any. */
  ratingOf(orderId: string): Promise<number | null>;
  /** For the diner: until the bag is on its way, with all the money back. */
  cancelOrder(orderId: string): Promise<Command<null>>;
  /** Who is signed in by this courier's session, and what they have in hand; null when nobody is. */
  courierJobs(session: string): Promise<CourierJobs | null>;
  citySnapshot(): CitySnapshot;
  /** What people call these areas of the city; those without a name are left out. */
  areaNames(cells: readonly string[]): readonly AreaName[];
  /** Null when the password is wrong. The token opens the operations socket and page. */
  signInOps(password: string): Promise<string | null>;
  verifyOps(token: string): Promise<boolean>;
  /** A signed link to what the diner of this order sees. For operations. */
  linkForOps(orderId: string): Promise<string>;
  /** Address of the order page's own script; null in development, where Next.js brings the page to life. */
  readonly orderScript: string | null;
  /** The REST API, as its page tells it. */
  readonly apiDocument: OpenApi;
  health(): Promise<Health>;
  metricsText(): Promise<string>;
  tile(z: number, x: number, y: number): Uint8Array | null;
}

const KEY = Symbol.for("doorstep.server");

export function provideServer(ports: ServerPorts): void {
  (globalThis as { [KEY]?: ServerPorts })[KEY] = ports;
}

/** @throws Error outside a running server, as in `next build`. */
export function server(): ServerPorts {
  const ports = (globalThis as { [KEY]?: ServerPorts })[KEY];
  if (ports === undefined) throw new Error("pages run inside server.ts; start it instead of `next start`");
  return ports;
}
