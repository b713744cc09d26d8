/** `npm run bench -- NAME …`: one benchmark by name. Exits with 1 when its output was not right. */
import { cdc } from "./cdc.ts";
import { city } from "./city/run.ts";
import { eta } from "./eta/run.ts";
import { evening } from "./evening.ts";
import { live } from "./live/run.ts";
import { orders } from "./orders.ts";
import { page } from "./page/run.ts";
import { position } from "./position/run.ts";
import { search } from "./search.ts";
import { stream } from "./stream.ts";

const benches: Readonly<Record<string, (argv: readonly string[]) => Promise<boolean>>> = {
  cdc,
  city,
  eta,
  evening,
  live,
  orders,
  page,
  position,
  search,
  stream,
};

const [name = "", ...argv] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(", ")}.`);
  process.exitCode = 2;
} else {
  const right = await bench(argv);
  process.exitCode = right ? 0 : 1;
}
