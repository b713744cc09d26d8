/**
 * The life of an order as its facts tell it: a fold in version order over the set of facts
 * heard. The same set gives the same life, in whatever order, and however often, they came.
 *
 *   heard   1 2 . 4 5     v3 is missing: folded up to v2, v4 and v5 wait
 *   heard   1 2 3 4 5     v3 came: everything is folded
 *   given up to 5         v3 never came: folded over the gap, and folded again should it come
 */
import type {
  OrderCancelled,
  OrderConfirmed,
  OrderDelivered,
  OrderPickedUp,
  OrderPlaced,
  PaymentAuthorised,
  PaymentFailed,
} from "@doorstep/events";
import { impossibleAfter } from "./lawful.ts";
import type { Assignment, StoredFact } from "./state.ts";

export interface Lifecycle {
  readonly placed: OrderPlaced | null;
  readonly payment: PaymentAuthorised | PaymentFailed | null;
  readonly confirmed: OrderConfirmed | null;
  readonly preparingAtMs: number | null;
  readonly readyAtMs: number | null;
  readonly courier: Assignment | null;
  /** When the newest courier was given the order; a new way for the same one does not count. */
  readonly assignedAtMs: number | null;
  /** Since when a courier is looked for again. */
  readonly releasedAtMs: number | null;
  readonly pickedUp: OrderPickedUp | null;
  readonly delivered: OrderDelivered | null;
  readonly cancelled: OrderCancelled | null;
}

export interface Fold {
  readonly life: Lifecycle;
  /** Facts that cannot be true where they stand; they change nothing. */
  readonly refused: readonly { readonly version: number; readonly reason: string }[];
  /** How many facts wait behind a gap. */
  readonly waiting: number;
}

/** Nothing is known of it. */
export const unknownLife: Lifecycle = {
  placed: null,
  payment: null,
  confirmed: null,
  preparingAtMs: null,
  readyAtMs: null,
  courier: null,
  assignedAtMs: null,
  releasedAtMs: null,
  pickedUp: null,
  delivered: null,
  cancelled: null,
};

/** What is folded. */
interface Heard {
  readonly facts: readonly StoredFact[];
  readonly givenUpTo: number;
}

const folds = new WeakMap<readonly StoredFact[], { readonly givenUpTo: number; readonly fold: Fold }>();

/**
 * The life that the facts tell. Remembered per set of facts, since positions come far more
 * often than facts: a cache and nothing else, the facts alone decide the answer.
 */
export function foldFacts({ facts, givenUpTo }: Heard): Fold {
  const known = folds.get(facts);
  if (known !== undefined && known.givenUpTo === givenUpTo) return known.fold;
  const fold = foldAnew({ facts, givenUpTo });
  folds.set(facts, { givenUpTo, fold });
  return fold;
}

function foldAnew({ facts, givenUpTo }: Heard): Fold {
  const refused: { version: number; reason: string }[] = [];
  let life = unknownLife;
  let nextVersion = 1;
  let gapBefore = false;
  for (const [index, fact] of facts.entries()) {
    if (fact.version > nextVersion) {
      if (fact.version > givenUpTo) return { life, refused, waiting: facts.length - index };
      gapBefore = true;
    }
    const reason = impossibleAfter(life, fact, gapBefore);
    if (reason === null) life = apply(life, fact);
    else refused.push({ version: fact.version, reason });
    nextVersion = fact.version + 1;
  }
  return { life, refused, waiting: 0 };
}

/** Since when the kitchen cooks, or said it would; null before its yes. */
export const cookingSinceMs = ({ preparingAtMs, confirmed }: Lifecycle): number | null =>
  preparingAtMs ?? confirmed?.startsAtMs ?? confirmed?.atMs ?? null;

export const isFinished = (life: Lifecycle): boolean => life.delivered !== null || life.cancelled !== null;

function apply(life: Lifecycle, fact: StoredFact): Lifecycle {
  switch (fact.type) {
    case "order-placed":
      return { ...life, placed: fact };
    case "payment-authorised":
    case "payment-failed":
      return { ...life, payment: fact };
    case "order-confirmed":
      return { ...life, confirmed: fact };
    case "order-preparing":
      return { ...life, preparingAtMs: fact.atMs };
    case "order-ready":
      return { ...life, readyAtMs: fact.atMs };
    case "order-courier-assigned":
      return {
        ...life,
        courier: fact,
        assignedAtMs: life.courier?.courierId === fact.courierId ? life.assignedAtMs : fact.atMs,
        // Over a gap the release may be missing: another courier's bag is not this one's.
        pickedUp: life.pickedUp?.courierId === fact.courierId ? life.pickedUp : null,
      };
    case "order-courier-released":
      // A bag that was on its way is looked for again too: who has it is not known any more.
      return { ...life, courier: null, pickedUp: null, releasedAtMs: fact.atMs };
    case "order-picked-up":
      return { ...life, courier: courierIf(life, fact.courierId), pickedUp: fact };
    case "order-delivered":
      return { ...life, courier: courierIf(life, fact.courierId), delivered: fact };
    case "order-cancelled":
      return { ...life, cancelled: fact };
  }
}

/** Over a gap the bag may be with a courier whose assignment is missing: then nobody is shown. */
const courierIf = (life: Lifecycle, courierId: string): Assignment | null =>
  life.courier?.courierId === courierId ? life.courier : null;
