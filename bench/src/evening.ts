/**
 * An ordinary evening: couriers ping, diners order, one client watches everything. Was any
 * status lost, and how long was a ping on its way to the screen?
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { decodeRecord, type OrderFact } from "@doorstep/events";
import { waitUntil } from "@doorstep/infra/processes";
import { tailTopics } from "@doorstep/runtime";
import { OPS_PASSWORD, signIn, startStack } from "@doorstep/test/stack";
import { judgeStatuses } from "./lost-statuses.ts";
import { type Quantiles, quantiles } from "./quantiles.ts";
import { ROOT, writeResult } from "./result.ts";
import { startBenchServices } from "./services.ts";
import { openWitness } from "./witness.ts";

const SETTLE_MS = 30_000;

export async function evening(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: "string", default: "5" },
      couriers: { type: "string", default: "500" },
      "orders-per-minute": { type: "string", default: "20" },
      seed: { type: "string", default: "evening" },
    },
  });
  const dataDir = newDataDir();
  const services = await startBenchServices(dataDir);
  const stack = await startStack(services.env, join(dataDir, "logs"));
  try {
    const witness = await openWitness({ webUrl: stack.webUrl, cookie: await signIn(stack.webUrl, OPS_PASSWORD) });
    const facts = await collectFacts(services.env.KAFKA_BROKERS);
    const sim = await stack.startSim([
      ...["--couriers", values.couriers, "--orders-per-minute", values["orders-per-minute"]],
      ...["--seed", values.seed, "--to", "kafka"],
    ]);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, Number(values.minutes) * 60_000)), sim.orFailure]);
    // Ends the evening on the logs: every order delivered or called off.
    await sim.stop();
    await facts.caughtUp();
    await waitUntil(async () => judgeStatuses(facts.list, witness.orders).wrongs.length === 0, {
      limitMs: SETTLE_MS,
      everyMs: 500,
      orElse: () => new Error("not settled"),
    }).catch(() => undefined); // the verdict below says what is missing
    const verdict = judgeStatuses(facts.list, witness.orders);
    const wrongs = [...witness.wrongs, ...verdict.wrongs];
    const ping = quantiles(witness.pingMs);
    const status = quantiles(witness.statusMs);
    print("ping → client", ping);
    print("status → client", status);
    console.log(
      `${verdict.orders} orders, ${verdict.facts} facts, ${verdict.statuses} statuses, ${wrongs.length} wrong`,
    );
    for (const wrong of wrongs.slice(0, 20)) console.log(`  ${wrong}`);
    writeResult("evening", {
      options: values,
      orders: verdict.orders,
      facts: verdict.facts,
      wrongs: wrongs.length,
      ping,
      status,
    });
    witness.close();
    await facts.close();
    return wrongs.length === 0 && verdict.orders > 0;
  } finally {
    await stack.stop();
    await services.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function collectFacts(brokers: string) {
  const list: OrderFact[] = [];
  const tail = await tailTopics({
    brokers: brokers.split(","),
    clientId: "bench",
    topics: ["orders"],
    from: "start",
    onBatch: async ({ records }) => {
      for (const { value } of records) {
        const decoded = decodeRecord("orders", value);
        if (decoded.ok && "version" in decoded.record) list.push(decoded.record);
      }
    },
  });
  return { list, caughtUp: () => tail.caughtUp(), close: () => tail.close() };
}

function newDataDir(): string {
  const parent = join(ROOT, ".doorstep/bench");
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  return mkdtempSync(join(parent, "evening-"));
}

function print(name: string, values: Quantiles | null): void {
  if (values === null) console.log(`${name}: nothing came`);
  else
    console.log(
      `${name}: p50 ${values.p50} ms, p90 ${values.p90} ms, p99 ${values.p99} ms, max ${values.max} ms (${values.count})`,
    );
}
