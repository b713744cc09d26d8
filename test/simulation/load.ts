/** What comes to the logs from outside: some of it twice, some in the wrong order, some of no use to anybody. */
import type { Cause } from "@doorstep/events";
import type { OutgoingRecord } from "@doorstep/runtime";
import type { Random } from "./random.ts";
import { AMOUNTS, type Amount, groupOf, SUMS, type Sum, toBytes } from "./stages.ts";

export interface Load {
  /** The next few records. */
  next(): readonly OutgoingRecord[];
  readonly left: number;
}

export interface LoadOptions {
  readonly random: Random;
  readonly records: number;
  /** Whether some records are so large that a few of them fill a queue. */
  readonly isHeavy: boolean;
  /** Whether producers write by the new schema. */
  readonly isNew: () => boolean;
}

/** One for all: it is only ever looked at. */
const HEAVY = toBytes({ type: "tick", atMs: 0, padding: "x".repeat(900_000) });

export function createLoad({ random, records, isHeavy, isNew }: LoadOptions): Load {
  let left = records;
  let causes = 0;
  let earlier: OutgoingRecord | undefined;

  function amountOf(): number {
    const drawn = random.next();
    if (drawn < 0.03) return 13;
    if (drawn < 0.06) return -1;
    if (drawn < 0.14) return 0;
    return 1 + random.between(0, 5);
  }

  function draw(): OutgoingRecord {
    const key = `k${random.between(0, 8)}`;
    const drawn = random.next();
    if (isHeavy && random.chance(0.1)) return { topic: random.pick([AMOUNTS, SUMS]), key, value: HEAVY };
    if (drawn < 0.04) return { topic: AMOUNTS, key, value: Buffer.from("{") };
    if (drawn < 0.06) return { topic: AMOUNTS, key, value: null };
    if (drawn < 0.12) {
      const group = groupOf(key);
      const sum: Sum = { type: "sum", group, sum: random.between(1, 9) };
      return { topic: SUMS, key: group, value: toBytes(sum) };
    }
    const cause: Cause | undefined = random.chance(0.3)
      ? { stage: "outside", partition: 0, offset: causes++, index: 0 }
      : undefined;
    const add: Amount = {
      ...(isNew() && random.chance(0.3) && { schema: 7 }),
      type: "add",
      key,
      amount: amountOf(),
      ...(cause && { cause }),
    };
    return { topic: AMOUNTS, key, value: toBytes(add) };
  }

  return {
    next() {
      const drawn: OutgoingRecord[] = [];
      for (let more = random.between(1, 7); more > 0 && left > 0; more--) {
        const record = draw();
        left--;
        // Outside, nobody promises an order, or that a thing is said once.
        if (earlier !== undefined && random.chance(0.1)) drawn.push(earlier);
        if (random.chance(0.05)) drawn.unshift(record);
        else drawn.push(record);
        earlier = record;
      }
      return drawn;
    },
    get left() {
      return left;
    },
  };
}
