/** How an order came to each state its page has, and how many minutes ago it began. */
import type { Told } from "../stack/order-teller.ts";
import type { Evening } from "../stack/told-evening.ts";

export interface ToldState {
  /** From placing to now. */
  readonly minutes: number;
  records(evening: Evening): readonly Told[];
  /** Paid with a card that is declined. */
  readonly declined?: boolean;
}

const placed = (evening: Evening): Told[] => [evening.fact("order-placed", 0)];
const paid = (evening: Evening): Told[] => [...placed(evening), evening.fact("payment-authorised", 0.1)];
const confirmed = (evening: Evening): Told[] => [...paid(evening), evening.fact("order-confirmed", 1)];
const preparing = (evening: Evening): Told[] => [...confirmed(evening), evening.fact("order-preparing", 2)];
const assigned = (evening: Evening, minute = 6): Told[] => [
  ...preparing(evening),
  evening.fact("order-courier-assigned", minute),
];

/** From one place of the way to another, a word every quarter of a minute. */
function ride(evening: Evening, way: { from: number; to: number; fromM: number; toM: number }): Told[] {
  const steps = Math.max(1, Math.round((way.to - way.from) * 4));
  return Array.from({ length: steps + 1 }, (_, step) =>
    evening.progress(
      way.from + ((way.to - way.from) * step) / steps,
      way.fromM + ((way.toM - way.fromM) * step) / steps,
    ),
  );
}

const standing = { speedMps: 0 };
/** Short of the counter, where the bag is not taken yet. */
const counterM = (evening: Evening): number => evening.pickupM - 5;

const waiting = (evening: Evening): Told[] => [
  ...assigned(evening),
  ...ride(evening, { from: 6.2, to: 9, fromM: 0, toM: counterM(evening) }),
  evening.progress(9.5, counterM(evening), standing),
];
const pickedUp = (evening: Evening): Told[] => [
  ...waiting(evening),
  evening.fact("order-ready", 15),
  evening.fact("order-picked-up", 15.5),
];
const awayM = (evening: Evening, share: number): number =>
  evening.pickupM + (evening.lengthM - evening.pickupM) * share;
const riding = (evening: Evening, until: number, share: number): Told[] => [
  ...pickedUp(evening),
  ...ride(evening, { from: 15.75, to: until, fromM: evening.pickupM + 1, toM: awayM(evening, share) }),
];
const atDoor = (evening: Evening): Told[] => [
  ...riding(evening, 29, 0.998),
  evening.progress(29.3, awayM(evening, 0.998), standing),
];

export const toldStates = {
  placed: { minutes: 0.4, records: paid },
  confirmed: { minutes: 1.5, records: confirmed },
  preparing: { minutes: 5, records: preparing },
  courierComing: {
    minutes: 7.5,
    records: (evening) => [
      ...assigned(evening),
      ...ride(evening, { from: 6.2, to: 7.5, fromM: 0, toM: counterM(evening) / 2 }),
    ],
  },
  waiting: { minutes: 9.6, records: waiting },
  pickedUp: { minutes: 15.6, records: pickedUp },
  onTheWay: { minutes: 21, records: (evening) => riding(evening, 21, 0.4) },
  near: { minutes: 28, records: (evening) => riding(evening, 28, 0.95) },
  atDoor: { minutes: 29.4, records: atDoor },
  delivered: { minutes: 34, records: (evening) => [...atDoor(evening), evening.fact("order-delivered", 30)] },
  /** The kitchen does not come to an end, with the courier at the counter. */
  late: {
    minutes: 33,
    records: (evening) => [
      ...waiting(evening),
      ...[12, 16, 20, 24, 28, 32.9].map((minute) => evening.progress(minute, counterM(evening), standing)),
    ],
  },
  paymentFailed: {
    minutes: 1,
    declined: true,
    records: (evening) => [...placed(evening), evening.fact("payment-failed", 0.2, { method: "Visa 0002" })],
  },
  paymentUnclear: { minutes: 1, records: placed },
  noCourier: {
    minutes: 16,
    records: (evening) => [...preparing(evening), evening.fact("order-ready", 14)],
  },
  silent: {
    minutes: 24,
    records: (evening) => [...riding(evening, 21, 0.4), evening.silent(21.4, 21)],
  },
  offRoute: {
    minutes: 21.5,
    records: (evening) => [
      ...riding(evening, 21, 0.4),
      evening.progress(21.4, awayM(evening, 0.43), { onRoute: false, lat: -34.9045 }),
    ],
  },
  rejected: {
    minutes: 3,
    records: (evening) => [...paid(evening), evening.fact("order-cancelled", 1.5)],
  },
  cancelledByDiner: {
    minutes: 6,
    records: (evening) => [
      ...preparing(evening),
      evening.fact("order-cancelled", 5, { by: "diner", reason: "changedMind" }),
    ],
  },
  undeliverable: {
    minutes: 42,
    records: (evening) => [
      ...atDoor(evening),
      evening.fact("order-cancelled", 40, { by: "courier", reason: "undeliverable" }),
    ],
  },
} as const satisfies Record<string, ToldState>;

export type ToldStateName = keyof typeof toldStates;
