import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeRecord, encodeRecord, type LogRecord, type OrderFact, topics } from "@doorstep/events";
import { openProducer, tailTopics } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { lineToText, type RecordingLine } from "./recording/lines.ts";
import { openCityMap } from "./shell/city.ts";
import { type ChildSim, startSim } from "./testing/child-sim.ts";

const services = testServices();
const brokers = [services.KAFKA_BROKERS];
const QUICK = ["--kitchen-minutes", "0.5", "--ping-every", "1s", "--report-every", "500ms"];
const PATIENCE = { timeout: 60_000, interval: 100 };

/** Everything on the two logs, as it comes. */
async function watchLogs(): Promise<LogRecord[]> {
  const seen: LogRecord[] = [];
  const tail = await tailTopics({
    brokers,
    clientId: "sim-test",
    topics: [topics.couriers, topics.orders],
    from: "start",
    onBatch: ({ topic, records }) => {
      for (const { value } of records) {
        const decoded = decodeRecord(topic === topics.orders ? "orders" : "couriers", value);
        if (!decoded.ok) throw new Error(decoded.reason);
        seen.push(decoded.record);
      }
    },
  });
  onTestFinished(() => tail.close());
  return seen;
}

function start(...args: string[]): ChildSim {
  const sim = startSim([...QUICK, ...args], { ...services, LOG_LEVEL: "debug" });
  onTestFinished(() => {
    sim.signal("SIGKILL");
  });
  return sim;
}

const factsOf = (seen: readonly LogRecord[], orderId: string): OrderFact[] =>
  seen.flatMap((record) => ("orderId" in record && isOrderFact(record) && record.orderId === orderId ? [record] : []));

const isOrderFact = (record: LogRecord): record is OrderFact =>
  record.type.startsWith("order-") || record.type.startsWith("payment-");

async function placeOnThePage(orderId: string): Promise<void> {
  const city = await openCityMap(services.DOORSTEP_CITY_DIR);
  const restaurant = city.restaurants[0] ?? expect.unreachable("the city has restaurants");
  const home = city.addressNear({ lon: restaurant.position.lon + 0.004, lat: restaurant.position.lat });
  const base = { orderId, atMs: Date.now(), origin: "web" };
  const facts: OrderFact[] = [
    {
      ...base,
      type: "order-placed",
      version: 1,
      number: "48231",
      restaurantId: restaurant.restaurantId,
      restaurantName: restaurant.name,
      pickup: { ...restaurant.position, label: restaurant.address },
      dropoff: { ...(home?.position ?? restaurant.position), label: home?.label ?? "" },
      dropoffNote: null,
      items: [{ name: "Chivito", quantity: 1, priceMinor: 52_000 }],
      deliveryFeeMinor: 9_900,
      currency: "UYU",
      dinerName: null,
      promisedAtMs: null,
      toDoorPlannedMs: null,
    },
    { ...base, type: "payment-authorised", version: 2, amountMinor: 61_900, currency: "UYU", method: "Visa 4417" },
  ];
  const producer = await openProducer({ brokers, clientId: "sim-test" });
  await producer.send(
    facts.map((fact) => ({ topic: topics.orders, key: orderId, value: encodeRecord("orders", fact) })),
  );
  await producer.close();
}

test("an order from the page outlives its simulator, and is told once however many run", {
  timeout: 150_000,
}, async () => {
  const seen = await watchLogs();
  const first = start("--orders-per-minute", "0", "--couriers", "150", "--run", "first");
  await placeOnThePage("page-1");
  const isTold = (type: string, origin: string) => (): void => {
    const facts = factsOf(seen, "page-1");
    expect(facts.some((fact) => fact.type === type && fact.origin === origin)).toBe(true);
  };
  await vi.waitFor(isTold("order-courier-assigned", "sim:first"), PATIENCE);

  // A second one beside it: it hears the first one's couriers and leaves the order alone.
  const beside = start("--orders-per-minute", "0", "--couriers", "5", "--run", "beside");
  await vi.waitFor(() => expect(beside.stderr()).toContain("listened for other runs"), PATIENCE);
  beside.signal("SIGTERM");
  expect(await beside.ended).toBe(0);
  expect(factsOf(seen, "page-1").every(({ origin }) => origin !== "sim:beside")).toBe(true);

  first.signal("SIGKILL");
  expect(await first.ended).toBe(null);
  const second = start("--orders-per-minute", "0", "--couriers", "150", "--run", "second");
  await vi.waitFor(isTold("order-courier-assigned", "sim:second"), PATIENCE);

  second.signal("SIGTERM");
  expect(await second.ended).toBe(0);
  await vi.waitFor(() => {
    const last = factsOf(seen, "page-1").at(-1);
    expect(["order-courier-released", "order-delivered"]).toContain(last?.type);
  }, PATIENCE);

  const facts = factsOf(seen, "page-1");
  expect(facts.map(({ version }) => version)).toEqual(facts.map((_, at) => at + 1));
  const taken = facts.findIndex(({ origin }) => origin === "sim:second");
  expect(facts[taken]?.type).toBe("order-courier-released");
});

test("an evening that is broken off leaves no order under way and no courier online", { timeout: 60_000 }, async () => {
  const seen = await watchLogs();
  const sim = start("--orders-per-minute", "30", "--couriers", "40", "--run", "short");
  const ofRun = () => seen.flatMap((record) => (isOrderFact(record) && record.origin === "sim:short" ? [record] : []));
  await vi.waitFor(() => expect(ofRun().some(({ type }) => type === "order-courier-assigned")).toBe(true), PATIENCE);
  sim.signal("SIGTERM");
  expect(await sim.ended).toBe(0);
  const placed = new Set(ofRun().map(({ orderId }) => orderId));
  await vi.waitFor(() => {
    for (const orderId of placed) {
      expect(["order-delivered", "order-cancelled"]).toContain(factsOf(seen, orderId).at(-1)?.type);
    }
    const offline = seen.filter(({ type }) => type === "courier-offline");
    expect(offline.length).toBeGreaterThanOrEqual(40);
  }, PATIENCE);
  for (const line of sim.stdout().trim().split("\n")) expect(JSON.parse(line)).toMatchObject({ run: "short" });
});

test("a recording is played at its own speed, shifted to now, and the run ends with it", {
  timeout: 60_000,
}, async () => {
  const dir = await mkdtemp(join(tmpdir(), "recording-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const at = 1_500_000_000_000;
  const lines: RecordingLine[] = [
    { type: "world", t: at, version: 1, name: "Montevideo", bbox: [-56.5, -35, -56, -34.7] },
    { type: "online", t: at, at, courierId: "k" },
    { type: "ping", t: at + 400, courierId: "k", seq: 1, sentAt: at + 380, position: [-56.19, -34.905] },
    { type: "ping", t: at + 1_400, courierId: "k", seq: 2, sentAt: at + 1_380, position: [-56.19, -34.905] },
    { type: "offline", t: at + 1_500, at: at + 1_500, courierId: "k" },
  ];
  const path = join(dir, "evening.jsonl");
  await writeFile(path, lines.map(lineToText).join(""));
  const seen = await watchLogs();
  const beforeMs = Date.now();
  const sim = startSim(["--replay", path, "--run", "again"], { ...services });
  expect(await sim.ended).toBe(0);
  const ofRun = () => seen.filter((record) => "courierId" in record && record.courierId === "c-again-k");
  await vi.waitFor(() => expect(ofRun()).toHaveLength(4), PATIENCE);
  expect(ofRun().map(({ type }) => type)).toEqual(["courier-online", "ping", "ping", "courier-offline"]);
  const sentMs = ofRun().flatMap((record) => (record.type === "ping" ? [record.sentAtMs] : []));
  expect(sentMs[0]).toBeGreaterThan(beforeMs);
  expect((sentMs[1] ?? 0) - (sentMs[0] ?? 0)).toBe(1_000);
});

test("without Kafka it says what to do, and leaves", { timeout: 60_000 }, async () => {
  const sim = startSim([], { ...services, KAFKA_BROKERS: "127.0.0.1:1" });
  expect(await sim.ended).toBe(2);
  expect(sim.stderr()).toContain("Kafka does not answer at 127.0.0.1:1. Start it with `npm start`, or add --dry-run.");
});
