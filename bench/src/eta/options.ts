/** What `npm run bench -- eta` may be told. */
import { parseArgs } from "node:util";

const USAGE = `npm run bench -- eta [options]

  --orders N      placed in all, 2,160 to an evening (10800)
  --seed TEXT     of the evenings (reported)
  --from FILE     a recording instead of evenings of our own: no ceiling is known of it

  npm run bench -- eta
  npm run bench -- eta --orders 500 --seed tuning
  npm run bench -- eta --from evening.jsonl.gz`;

export interface EtaOptions {
  readonly orders: number;
  readonly seed: string;
  readonly from: string | null;
}

/** @throws Error with the usage when the options make no sense */
export function readOptions(argv: readonly string[]): EtaOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      orders: { type: "string", default: "10800" },
      seed: { type: "string", default: "reported" },
      from: { type: "string" },
    },
  });
  const orders = Number(values.orders);
  if (!Number.isSafeInteger(orders) || orders < 1) {
    throw new Error(`"${values.orders}" is not a whole number from 1.\n\n${USAGE}`);
  }
  return { orders, seed: values.seed, from: values.from ?? null };
}
