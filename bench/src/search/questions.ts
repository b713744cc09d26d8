/** What an operator types, of each kind many, and what makes an answer right. */
import { foldText, type OrderHit, type SearchRequest } from "@doorstep/db/search";
import type { SyntheticOrders } from "./synthetic-orders.ts";

export interface Question {
  readonly request: SearchRequest;
  readonly isRight: (hit: OrderHit) => boolean;
  /** Must be among the hits when they are not cut off; null where others may be meant. */
  readonly contains: string | null;
}

export const kinds = [
  ...(["number", "phone", "name", "address", "addressNoDoor", "restaurant", "commonWord"] as const),
  ...(["beginning", "mistyped", "status", "statusAndWord", "nothing"] as const),
] as const;
export type Kind = (typeof kinds)[number];

const LIMIT = 20;
/** Orders asked about are spread over the whole year. */
const STEP = 104_729;

export const asks: Readonly<Record<Kind, (orders: SyntheticOrders, nth: number) => Question>> = {
  number: (orders, nth) => {
    const { number, orderId } = orders.order(nth * STEP);
    return question(`#${number}`, (hit) => hit.number === number, orderId);
  },
  phone: (orders, nth) => {
    const { phoneEnding, dinerName, orderId } = orders.order(nth * STEP);
    const says = hasWords(dinerName);
    return question(`${phoneEnding} ${dinerName}`, (hit) => says(hit) && hasDigits(phoneEnding)(hit), orderId);
  },
  name: (orders, nth) => {
    const { dinerName, orderId } = orders.order(nth * STEP);
    return question(dinerName, hasWords(dinerName), orderId);
  },
  address: (orders, nth) => {
    const { address, orderId } = orders.order(nth * STEP);
    return question(address, hasWords(address), orderId);
  },
  addressNoDoor: (orders, nth) => {
    const { street, orderId } = orders.order(nth * STEP);
    return question(street, hasWords(street), orderId);
  },
  restaurant: (orders, nth) => {
    const { restaurant, orderId } = orders.order(nth * STEP);
    return question(restaurant, hasWords(restaurant), orderId);
  },
  commonWord: (_, nth) => {
    const word = ["ana", "maria", "colonia", "perez", "chivitos"][nth % 5] ?? "ana";
    return question(word, hasWords(word), null);
  },
  beginning: (orders, nth) => {
    const { surname, restaurant, orderId } = orders.order(nth * STEP);
    const typed = `${surname.slice(0, 4)} ${restaurant.slice(0, 3)}`;
    return question(typed, hasWords(typed), orderId);
  },
  mistyped: (orders, nth) => {
    const { surname, address, orderId } = orders.order(nth * STEP);
    const door = address.split(" ").at(-1) ?? "";
    const [word = ""] = foldText(surname).split(" ");
    const typed = `${swapAt(word, 3)} ${door}`;
    // What it may have been meant for is not for us to say, but the door is as typed.
    return question(typed, hasDigits(door), word.length < 5 ? null : orderId);
  },
  status: (_, nth) => {
    const status = ["delivered", "cancelled", "near", "ready"][nth % 4] ?? "ready";
    return question(status, (hit) => hit.status === status, null);
  },
  statusAndWord: (orders, nth) => {
    const { restaurant } = orders.order(nth * STEP);
    return question(`${restaurant} cancelled`, (hit) => hit.status === "cancelled" && hasWords(restaurant)(hit), null);
  },
  nothing: (_, nth) => question(`qqzz${nth} colonia`, () => false, null),
};

const question = (typed: string, isRight: Question["isRight"], contains: string | null): Question => ({
  request: { typed, limit: LIMIT },
  ...{ isRight, contains },
});

const textOf = (hit: OrderHit): readonly string[] =>
  foldText(`${hit.restaurant} ${hit.address} ${hit.dinerName} ${hit.courierName}`).split(" ");

/** Each word begins one of the order's; digits may also be its number or its phone's ending. */
function hasWords(typed: string): (hit: OrderHit) => boolean {
  const words = foldText(typed).split(" ");
  return (hit) =>
    words.every((word) =>
      /^\d+$/.test(word) ? hasDigits(word)(hit) : textOf(hit).some((term) => term.startsWith(word)),
    );
}

const hasDigits =
  (digits: string) =>
  (hit: OrderHit): boolean =>
    hit.number === digits || hit.phoneEnding === digits || textOf(hit).includes(digits);

/** Two letters change places. */
const swapAt = (word: string, at: number): string =>
  `${word.slice(0, at - 1)}${word[at] ?? ""}${word[at - 1] ?? ""}${word.slice(at + 1)}`;
