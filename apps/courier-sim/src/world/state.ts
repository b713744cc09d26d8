/** The world's people and things. They change only inside this folder, one act of the agenda at a time. */
import type {
  CourierAssigned,
  CourierOffline,
  CourierOnline,
  CourierPickedUp,
  CourierReleased,
  OrderFact,
  Ping,
  Place,
} from "@doorstep/events";
import type { Agenda } from "./agenda.ts";
import type { Chance } from "./chance.ts";
import type { CityMap, Way } from "./city-map.ts";
import type { LonLat } from "./ground.ts";
import type { Cooking, Kitchen, Market } from "./kitchens.ts";
import type { WorldOptions } from "./options.ts";
import type { PathPoint } from "./path.ts";
import type { Phone } from "./phone.ts";
import type { Ride, Rider } from "./ride.ts";
import type { Streets } from "./traffic.ts";

export type CourierFact = CourierOnline | CourierOffline | CourierAssigned | CourierPickedUp | CourierReleased;

/** What became known at `tMs`. All times inside count from the world's beginning. */
export type WorldEvent =
  | { readonly kind: "orderFact"; readonly tMs: number; readonly record: OrderFact }
  | { readonly kind: "courierFact"; readonly tMs: number; readonly record: CourierFact }
  | { readonly kind: "ping"; readonly tMs: number; readonly record: Ping }
  /** Where a courier really is. */
  | {
      readonly kind: "truth";
      readonly tMs: number;
      readonly courierId: string;
      readonly position: LonLat;
      readonly onRoute: boolean;
    }
  /** A diner wants to order from whoever takes orders; see `platform`. */
  | { readonly kind: "wish"; readonly tMs: number; readonly wish: Wish }
  /** Food is ready in a kitchen that does not say so. */
  | { readonly kind: "quietlyReady"; readonly tMs: number; readonly orderId: string };

export interface Wish {
  /** Counts the wishes of the evening. */
  readonly number: number;
  readonly restaurantId: string;
  readonly addressId: string;
  readonly items: readonly { readonly dishId: string; readonly quantity: number }[];
  readonly dropoffNote: string | null;
  readonly dinerName: string;
}

export interface World {
  readonly options: WorldOptions;
  readonly city: CityMap;
  readonly streets: Streets;
  readonly agenda: Agenda;
  nowMs: number;
  events: WorldEvent[];
  readonly couriers: Courier[];
  readonly kitchens: Map<string, Kitchen>;
  readonly market: Market;
  /** Orders under way. */
  readonly orders: Map<string, Order>;
  placedCount: number;
  dinersDone: boolean;
  ended: boolean;
  /** Whoever wants to know how long couriers were looked for. */
  onSearchOver: ((search: Search) => void) | null;
}

/** From looking for a courier until one stood at the counter. */
export interface Search {
  readonly fromMs: number;
  readonly assignedMs: number;
  readonly thereMs: number;
}

export type Food = "unconfirmed" | "confirmed" | "cooking" | "ready";

export interface Order {
  readonly orderId: string;
  /** Placed by somebody else: its end is theirs, too. */
  readonly fromPage: boolean;
  /** A newcomer's own: what the crowd does now and then does not happen to it. */
  readonly spared: boolean;
  readonly kitchen: Kitchen;
  readonly pickup: Place;
  readonly dropoff: Place;
  /** From the one to the other; null when nobody has asked the city yet. */
  readonly toDoor: Way | null;
  readonly itemCount: number;
  readonly totalMinor: number;
  readonly chance: Chance;
  /** Someone is watching: the kitchen answers at once, and a courier is looked for as soon as it said yes. */
  readonly eager: boolean;
  version: number;
  food: Food;
  pickedUp: boolean;
  courier: Courier | null;
  ended: boolean;
  paidMs: number | null;
  cooking: Cooking | null;
  /** Since when a courier is looked for; null before, and once there is one. */
  seekingSinceMs: number | null;
}

export interface Courier {
  readonly courierId: string;
  readonly name: string;
  readonly rider: Rider;
  readonly chance: Chance;
  readonly phone: Phone;
  version: number;
  online: boolean;
  /** Where the courier stands when not riding. */
  place: LonLat;
  ride: Ride | null;
  job: Job | null;
  /** Rises with every change of mind: acts put on the agenda before it no longer count. */
  intent: number;
}

/** The bags of one ride, all from one restaurant. */
export interface Job {
  /** Doors to come, in the order of the ride; at least one. */
  stops: Stop[];
  atRestaurant: boolean;
  /** Since when the bags are being handed over, and since when the courier is at a door. */
  bagSinceMs: number | null;
  doorSinceMs: number | null;
}

export interface Stop {
  readonly order: Order;
  /** As planned, from the restaurant or the door before. */
  readonly way: Way;
  /** As it will be ridden. */
  readonly path: readonly PathPoint[];
  /** To be called when the courier drops out before having the food. */
  readonly onLost: () => void;
}

export const originOf = (world: World): string => `sim:${world.options.run}`;

/** Whole milliseconds, never in the past. */
export function later(world: World, inMs: number, act: () => void): void {
  world.agenda.put(world.nowMs + Math.max(0, Math.ceil(inMs)), act);
}

/** What every fact of an order begins with; takes the order's next version. */
export function nextOfOrder(world: World, order: Order): FactStart & { readonly orderId: string } {
  order.version += 1;
  return { orderId: order.orderId, ...sameVersion(world, order) };
}

/** The courier's side of the fact just told: it carries the order's version. */
export function sameOfCourier(
  world: World,
  order: Order,
  courier: Pick<Courier, "courierId">,
): FactStart & { readonly orderId: string; readonly courierId: string } {
  return { courierId: courier.courierId, orderId: order.orderId, ...sameVersion(world, order) };
}

const sameVersion = (world: World, order: Order): FactStart => ({
  version: order.version,
  atMs: world.nowMs,
  origin: originOf(world),
});

interface FactStart {
  readonly version: number;
  readonly atMs: number;
  readonly origin: string;
}

export function tellOrder(world: World, record: OrderFact): void {
  world.events.push({ kind: "orderFact", tMs: world.nowMs, record });
}

export function tellCourier(world: World, record: CourierFact): void {
  world.events.push({ kind: "courierFact", tMs: world.nowMs, record });
}
