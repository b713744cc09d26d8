/**
 * Orders of a city that was never there, each a function of the seed and its number, so that a
 * million need no memory and any of them is known again. Names, streets and restaurants are as
 * unevenly spread as real ones: the most common a hundred times as common as the rarest.
 */

export interface SyntheticOrder {
  readonly orderId: string;
  readonly number: string;
  /** Newest last. */
  readonly placedAtMs: number;
  readonly restaurant: string;
  readonly street: string;
  readonly address: string;
  readonly dinerName: string;
  readonly surname: string;
  readonly phoneEnding: string;
  readonly courierName: string;
  readonly status: string;
}

export interface SyntheticOrders {
  readonly count: number;
  order(nth: number): SyntheticOrder;
}

const FIRST = [
  ..."Ana María José Juan Carlos Laura Lucía Martín Diego Sofía Valentina Camila Mateo Bruno Elena Rosa Pablo".split(
    " ",
  ),
  ..."Andrés Marta Silvia Raúl Nicolás Gabriela Florencia Agustín Joaquín Carolina Patricia Fernando Ignacio".split(
    " ",
  ),
];
const SURNAMES = words(
  3_000,
  ["Pé", "Gon", "Ro", "Fer", "Sil", "Mar", "Cas", "Ban", "Oli", "Ví", "Tor", "Gu"],
  [...["rez", "zález", "dríguez", "nández", "va", "tínez", "tro", "chero", "vera", "tiérrez", "res", "lla"]],
);
const STREETS = words(
  2_500,
  ["Colo", "Rive", "Arti", "Brasi", "Canelo", "Maldo", "Duraz", "Sori", "Paysan", "Constitu"],
  [...["nia", "ra", "gas", "liana", "nes", "nado", "no", "ano", "dú", "yente", "lera", "quén"]],
);
const DISHES = words(
  400,
  ["Chivi", "Parri", "Piz", "Su", "Empa", "Mila", "Cana", "Bode"],
  [...["tos", "llada", "zería", "shi", "nadas", "nesa", "rias", "gón", "lita", "rico"]],
);
const STATUSES = ["delivered", "delivered", "delivered", "delivered", "delivered", "delivered", "cancelled"];
const LIVE = ["placed", "confirmed", "preparing", "ready", "onTheWay", "near"];
/** Under way at the end. */
const LIVE_ORDERS = 2_000;
const FIRST_PLACED_MS = Date.UTC(2026, 0, 1);
const EVERY_MS = 25_000;

export function ordersOfSeed({ seed, count }: { readonly seed: number; readonly count: number }): SyntheticOrders {
  return {
    count,
    order(given) {
      const nth = given % count;
      const roll = (salt: number): number => hash(seed * 1_000_003 + nth * 31 + salt);
      const street = uneven(STREETS, roll(1));
      const surname = uneven(SURNAMES, roll(2));
      const isLive = nth >= count - LIVE_ORDERS;
      return {
        orderId: `order-${seed}-${nth}`,
        number: String(1_000 + (nth % 99_000)),
        placedAtMs: FIRST_PLACED_MS + nth * EVERY_MS,
        restaurant: uneven(DISHES, roll(3)),
        street,
        address: `${street} ${100 + Math.floor(roll(4) * 4_900)}`,
        dinerName: `${uneven(FIRST, roll(5))} ${surname}`,
        surname,
        phoneEnding: String(Math.floor(roll(6) * 10_000)).padStart(4, "0"),
        courierName: `${uneven(FIRST, roll(7))} ${uneven(SURNAMES, roll(8))}`,
        status: even(isLive ? LIVE : STATUSES, roll(9)),
      };
    },
  };
}

/** `count` names of a first part, a last part, and, when these run out, a second word. */
function words(count: number, first: readonly string[], last: readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, nth) => {
    const [a, b] = [nth % first.length, Math.floor(nth / first.length) % last.length];
    const more = Math.floor(nth / (first.length * last.length));
    const name = `${first[a]}${last[b]}`;
    return more === 0 ? name : `${name} ${first[(a + more) % first.length]}${last[(b + more * 5) % last.length]}`;
  });
}

/** The first far more often than the last: as one over its rank. */
const uneven = (names: readonly string[], chance: number): string =>
  names[Math.min(names.length - 1, Math.floor(names.length ** chance) - 1)] ?? "";

const even = (names: readonly string[], chance: number): string => names[Math.floor(chance * names.length)] ?? "";

/** `[0, 1)`, the same for the same number (mulberry32's last step). */
function hash(value: number): number {
  let t = (Math.imul(value | 0, 0x6d2b79f5) + 0x9e3779b9) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
