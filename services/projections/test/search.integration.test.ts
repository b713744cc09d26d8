/** Order search on real Kafka and PostgreSQL: in whatever order the sources are heard, the same order is found. */
import { foldText, openOrderSearch } from "@doorstep/db/search";
import { encodeRecord, type OrderFact, topics } from "@doorstep/events";
import { openProducer } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { openPool } from "../src/open-pool.ts";
import { searchProjection } from "../src/search/projection.ts";
import { CDC_DINERS, CDC_ORDERS } from "../src/search/records.ts";
import { keep, silentLog, testKafka } from "./kept.ts";
import { placed, tracked } from "./samples.ts";

const pool = openPool(testServices().DATABASE_URL, { max: 8, log: silentLog });
const producer = await openProducer(testKafka());
afterAll(() => Promise.all([pool.end(), orders.close(), producer.close()]));
const orders = openOrderSearch(testServices().DATABASE_URL);
const until = (condition: () => Promise<void>) => vi.waitFor(condition, { timeout: 30_000, interval: 20 });
const find = async (typed: string, statuses: readonly string[] = []): Promise<readonly string[]> =>
  (await orders.search({ typed, statuses, limit: 20 })).map(({ orderId }) => orderId);

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const fact = (record: OrderFact) => ({
  ...{ topic: topics.orders, key: record.orderId, value: encodeRecord(topics.orders, record) },
});
const status = (orderId: string, version: number, phase: string) => ({
  ...{
    topic: topics.tracking,
    key: orderId,
    value: encodeRecord(topics.tracking, tracked(orderId, version, { phase })),
  },
});
let lsn = 1_000;
const orderRow = (id: string, row: { diner_id: string; diner_name: string }) => ({
  ...{ topic: CDC_ORDERS, key: id },
  value: json({ op: "c", before: null, after: { id, ...row }, source: { lsn: lsn++ } }),
});
const dinerRow = (id: string, phone: string) => ({
  ...{ topic: CDC_DINERS, key: id },
  value: json({ op: "c", before: null, after: { id, phone, name: null }, source: { lsn: lsn++ } }),
});
const assigned = (orderId: string, version: number, courierName: string): OrderFact => ({
  ...({ type: "order-courier-assigned", orderId, version, atMs: 0, origin: "web", courierId: "c1" } as const),
  ...({ courierName, vehicle: "bicycle" } as const),
  plan: {
    points: [
      { lonE6: 0, latE6: 0, plannedMs: 0 },
      { lonE6: 1, latE6: 1, plannedMs: 1 },
    ],
    ...{ streets: [], stops: [] },
  },
});

test("[S1][S2][S3][S4] an order is found by number, name, phone, address, restaurant, courier and status, also mistyped", async () => {
  keep(searchProjection, pool);
  const [mine, other] = ["order-mine", "order-other"];
  const theirs = { number: "771", restaurantName: "Sushi Río", dinerName: "Bruno", atMs: 5 };
  await producer.send([
    dinerRow("d1", "+59899123417"),
    orderRow(mine, { diner_id: "d1", diner_name: "Ana Pérez" }),
    fact(placed(mine, { atMs: 10 })),
    fact(placed(other, { ...theirs, dropoff: { lon: 0, lat: 0, label: "Av. 18 de Julio 1234" } })),
    fact(assigned(mine, 4, "Carla Núñez")),
    status(mine, 1, "placed"),
    status(mine, 2, "onTheWay"),
    status(other, 1, "delivered"),
  ]);
  await until(async () => expect(await find("3417")).toEqual([mine]));
  await until(async () => expect(await find("nunez")).toEqual([mine]));
  await until(async () => expect(await find("", ["onTheWay"])).toEqual([mine]));
  await until(async () => expect(await find("delivered")).toEqual([other]));
  const found = async (...typed: string[]): Promise<void> => {
    for (const words of typed) expect([words, await find(words)]).toEqual([words, [mine]]);
  };
  await found("4812", "#4812", "ana perez", "PÉREZ", "colonia 1234", "chivitos", "la mole", "carla");
  await found("chiv", "peres", "conloia", "chivtos mole", "chivitos riding");
  // The same door number, another street: both have it.
  expect(await find("1234")).toEqual([mine, other]);
  expect(await find("1234 julio")).toEqual([other]);
  expect(await find("nobody")).toEqual([]);
  expect(await find("#1234")).toEqual([]);
  expect(await find("chivitos delivered")).toEqual([]);
  const [hit] = await orders.search({ typed: "#4812", limit: 1 });
  expect(hit).toEqual({
    ...{ orderId: mine, number: "4812", status: "onTheWay", restaurant: "Chivitos La Mole" },
    ...{ address: "Colonia 1234", dinerName: "Ana Pérez", phoneEnding: "3417", courierName: "Carla Núñez" },
    placedAtMs: 10,
  });
});

test("[S5] whatever is heard first, and however often, the row is the same", async () => {
  const kept = keep(searchProjection, pool);
  const records = (orderId: string, dinerId: string) => [
    fact(placed(orderId, { number: "9001", dinerName: "Eva" })),
    orderRow(orderId, { diner_id: dinerId, diner_name: "Eva" }),
    dinerRow(dinerId, "+59899000123"),
    fact(assigned(orderId, 4, "Carla")),
    fact(assigned(orderId, 6, "Dina")),
    status(orderId, 1, "placed"),
    status(orderId, 2, "ready"),
  ];
  const orderIds = Array.from({ length: 12 }, () => `order-${crypto.randomUUID()}`);
  for (const [nth, orderId] of orderIds.entries()) {
    const all = records(orderId, `d-${orderId}`);
    await producer.send([...all.slice(nth % all.length), ...all.slice(0, nth % all.length), ...all.slice(nth % 3)]);
  }
  await until(async () => expect((await kept.status()).lagRecords).toBe(0));
  await until(async () => expect((await find("9001")).length).toBe(12));
  // A partition that is not ours yet has no lag.
  await until(async () => {
    const { rows } = await pool.query(
      `SELECT DISTINCT number, restaurant, address, diner_name, phone_ending, courier_name, status, terms
       FROM order_search JOIN order_search_status USING (order_id) WHERE order_id = ANY($1)`,
      [orderIds],
    );
    expect(rows).toMatchObject([{ phone_ending: "0123", courier_name: "Dina", status: "ready", diner_name: "Eva" }]);
  });
});

test("[S6] words are folded by the database as by the code", async () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("Av. 8 de Octubre, “La Mole”", "பேர்ரோ 家 Ñandú"),
  );
  const samples = fc.sample(text, 500).map((sample) => sample.replaceAll("\u0000", ""));
  const { rows } = await pool.query<{ folded: string }>(
    "SELECT fold_text(typed) AS folded FROM unnest($1::text[]) WITH ORDINALITY AS t (typed, at) ORDER BY at",
    [samples],
  );
  expect(rows.map(({ folded }) => folded)).toEqual(samples.map(foldText));
});
