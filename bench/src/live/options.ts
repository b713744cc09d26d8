/** What `npm run bench -- live` may be told. */
import { parseArgs } from "node:util";

const USAGE = `npm run bench -- live [options]

  --couriers N         pinging every 4 s (10000)
  --orders N           live at any time (2000)
  --sockets N          tracking pages (5000)
  --minutes N          of steady load (3)
  --spike-seconds N    with ten times the load (60)
  --partitions N       of each log (4: as many as one worker on two cores has use for; npm start makes 12)
  --seed TEXT          of everybody's ways and orders (live)
  --chart PATH         where the picture goes (docs/live-latency.svg)

  npm run bench -- live
  npm run bench -- live --minutes 10 --seed another
  npm run bench -- live --couriers 200 --orders 40 --sockets 100 --minutes 1 --spike-seconds 20`;

export interface LiveOptions {
  readonly couriers: number;
  readonly orders: number;
  readonly sockets: number;
  readonly minutes: number;
  readonly spikeSeconds: number;
  readonly partitions: number;
  readonly seed: string;
  readonly chart: string;
}

/** @throws Error with the usage when the options make no sense */
export function readOptions(argv: readonly string[]): LiveOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      couriers: { type: "string", default: "10000" },
      orders: { type: "string", default: "2000" },
      sockets: { type: "string", default: "5000" },
      minutes: { type: "string", default: "3" },
      "spike-seconds": { type: "string", default: "60" },
      partitions: { type: "string", default: "4" },
      seed: { type: "string", default: "live" },
      chart: { type: "string", default: "docs/live-latency.svg" },
    },
  });
  const couriers = whole(values.couriers);
  const orders = whole(values.orders);
  if (orders * 2 > couriers) throw new Error(`Each order needs a courier and another to follow.\n\n${USAGE}`);
  return {
    couriers,
    orders,
    sockets: whole(values.sockets),
    minutes: whole(values.minutes),
    spikeSeconds: whole(values["spike-seconds"]),
    partitions: whole(values.partitions),
    seed: values.seed,
    chart: values.chart,
  };
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`"${text}" is not a whole number from 1.\n\n${USAGE}`);
  return number;
}
