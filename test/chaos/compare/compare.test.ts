/** The oracle can fail: whatever is damaged is found, and called by its name. */
import { rowOfFacts } from "@doorstep/db/rebuild";
import { decodeRecord, type OrderFact } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import { type CourierState, courierView, orderRow } from "@doorstep/tracking";
import { beforeEach, describe, expect, test } from "vitest";
import type { ReadModels } from "../oracle/read-read-models.ts";
import type { WrittenOrder } from "../oracle/read-write-side.ts";
import { stagesOf } from "../oracle/stages.ts";
import { faultlessEvening, ORDER, type SmallEvening } from "../testing/faultless-evening.ts";
import { compareAcknowledged } from "./acknowledged.ts";
import { compareCity } from "./city.ts";
import { compareDeadLetters } from "./dead-letters.ts";
import { compareEnds } from "./ends.ts";
import type { Finding } from "./finding.ts";
import { compareForwarded } from "./forwarded.ts";
import { compareHeard } from "./heard.ts";
import { compareReadModels } from "./read-models.ts";
import { compareState } from "./state.ts";
import { compareTracking } from "./tracking.ts";
import { compareWriteSide } from "./write-side.ts";

let evening: SmallEvening;
beforeEach(() => {
  evening = faultlessEvening();
});

const kindsOf = (findings: readonly Finding[]): string[] => findings.map(({ kind }) => kind);
const readings = () => Object.values(evening.readings);
const relayedTo = () => 1_000;
const forwarded = (topic: "orders" | "places" | "tracking") =>
  compareForwarded({ topic, log: [evening[topic]], readings: readings(), relayedTo }).findings;
const buried = () =>
  compareDeadLetters({
    letters: evening.letters,
    original: (_, offset) => evening.couriers[offset],
    readings: readings(),
    relayedTo,
  });
const heard = () => compareHeard(evening.watched, evening.statuses).findings;
const swap = (list: unknown[], at: number): void => void list.splice(at, 2, list[at + 1], list[at]);

test("an evening without a fault has enough to compare, and nothing is found", () => {
  expect(evening.statuses.length).toBeGreaterThan(5);
  expect(evening.readings.couriers.outputs.length).toBeGreaterThan(10);
  expect(evening.letters).toHaveLength(1);
  const findings = [
    ...compareState(evening.stored.couriers, evening.readings.couriers),
    ...compareState(evening.stored.orders, evening.readings.orders),
    ...compareState(evening.stored.places, evening.readings.places),
    ...[forwarded("orders"), forwarded("places"), forwarded("tracking")].flat(),
    ...compareTracking([evening.tracking]),
    ...buried(),
    ...heard(),
  ];
  expect(findings).toEqual([]);
});

describe("the write side", () => {
  /** As if it had told all facts of the order. */
  function written(): WrittenOrder {
    const events = evening.orders.flatMap(({ value }) => {
      const decoded = decodeRecord("orders", value);
      const isFact = value !== null && decoded.ok && "version" in decoded.record && decoded.record.orderId === ORDER;
      return isFact ? [{ version: decoded.record.version, value, fact: decoded.record }] : [];
    });
    const row = rowOfFacts(events.map(({ fact }) => fact));
    if (row === null) throw new Error("the order was not placed");
    return { orderId: ORDER, row, events };
  }
  const compare = (order: WrittenOrder, log = evening.orders) => kindsOf(compareWriteSide([order], log));

  test("says in row, events and log the same", () => {
    expect(written().events.length).toBeGreaterThan(3);
    expect(compare(written())).toEqual([]);
  });

  test("has a row that is behind its events, or ahead of them", () => {
    const { row, ...order } = written();
    expect(compare({ ...order, row: { ...row, version: row.version - 1 } })).toEqual(["wrong"]);
    expect(compare({ ...order, row: { ...row, state: "cancelled" } })).toEqual(["wrong"]);
  });

  test("has an event that is on no log", () => {
    const order = written();
    const log = evening.orders.filter(({ value }) => value !== order.events.at(-1)?.value);
    expect(compare(order, log)).toEqual(["lost"]);
  });

  test("has events that do not count, and facts on the log that are none of them", () => {
    const { events, ...order } = written();
    const [first, , ...rest] = events;
    if (first === undefined) throw new Error("no events");
    expect(compare({ ...order, events: [first, ...rest] }).sort()).toEqual(["duplicated", "wrong"]);
  });
});

describe("the read models", () => {
  type Row = ReadModels["timeline"][number];
  const facts = (): Row[] =>
    evening.orders.flatMap(({ value }): Row[] => {
      const decoded = decodeRecord("orders", value);
      if (!decoded.ok || !("version" in decoded.record)) return [];
      const { orderId, version } = decoded.record;
      return [{ orderId, source: "fact", version }];
    });
  const statuses = (): Row[] =>
    evening.tracking.flatMap(({ value }): Row[] => {
      const decoded = decodeRecord("tracking", value);
      if (!decoded.ok) return [];
      return [{ orderId: decoded.record.orderId, source: "status", version: decoded.record.statusVersion }];
    });
  function kept(): ReadModels {
    const statusVersion = Math.max(...statuses().map(({ version }) => version));
    return { timeline: [...facts(), ...statuses()], search: [{ orderId: ORDER, statusVersion }] };
  }
  const compare = (models: ReadModels) => kindsOf(compareReadModels(models, evening));

  test("have what the logs say, however often it came", () => {
    expect(statuses().length).toBeGreaterThan(3);
    const models = kept();
    expect(compare({ ...models, timeline: [...models.timeline, ...facts()] })).toEqual([]);
  });

  test("lack a fact or a status, or have one that nobody told", () => {
    const { timeline, search } = kept();
    expect(compare({ timeline: timeline.slice(1), search })).toEqual(["lost"]);
    expect(compare({ timeline: timeline.slice(0, -1), search })).toEqual(["lost"]);
    const made = { orderId: ORDER, source: "fact", version: 99 } as const;
    expect(compare({ timeline: [...timeline, made], search })).toEqual(["wrong"]);
  });

  test("do not find an order, or find it as it was", () => {
    const { timeline, search } = kept();
    expect(compare({ timeline, search: [] })).toEqual(["lost"]);
    expect(compare({ timeline, search: search.map((row) => ({ ...row, statusVersion: 1 })) })).toEqual(["wrong"]);
  });
});

describe("what was confirmed", () => {
  const logs = () => (topic: string) => (topic === "orders" ? [evening.orders] : [evening.couriers]);

  test("is on the log, or lost", () => {
    const confirmed = (version: number) => ({ topic: "orders", key: "key", id: `order-confirmed ${ORDER}/${version}` });
    expect(compareAcknowledged([confirmed(3)], logs())).toEqual([]);
    expect(kindsOf(compareAcknowledged([confirmed(4)], logs()))).toEqual(["lost"]);
  });

  test("is lost with a ping that has gone from the log", () => {
    const ping = { topic: "couriers", key: "key", id: "ping s1/20" };
    expect(compareAcknowledged([ping], logs())).toEqual([]);
    evening.couriers.pop();
    expect(kindsOf(compareAcknowledged([ping], logs()))).toEqual(["lost"]);
  });
});

describe("a state", () => {
  test("that is missing is lost", () => {
    const states = new Map(evening.stored.orders.states);
    states.delete(ORDER);
    expect(kindsOf(compareState({ ...evening.stored.orders, states }, evening.readings.orders))).toEqual(["lost"]);
  });

  test("that differs anywhere is wrong, and it is said where", () => {
    const state = { ...(evening.stored.orders.states.get(ORDER) as object), statusVersion: 99 };
    const stored = { ...evening.stored.orders, states: new Map([[ORDER, state]]) };
    const [finding] = compareState(stored, evening.readings.orders);
    expect(finding).toMatchObject({ kind: "wrong", what: expect.stringContaining("statusVersion: 99, should be") });
  });

  test("that should not be there is found, shared ones too", () => {
    const states = new Map([...evening.stored.orders.states, ["o-2", {}]]);
    const told = new Map();
    const shared = [...evening.stored.orders.told.keys()];
    expect(shared).not.toHaveLength(0);
    expect(kindsOf(compareState({ ...evening.stored.orders, states, told }, evening.readings.orders))).toEqual([
      "duplicated",
      ...shared.map(() => "lost"),
    ]);
  });

  test("of other counts, marks or time is wrong", () => {
    const stored = { ...evening.stored.orders, marks: {}, counts: { "courier silent": 1 }, logTimeMs: 0 };
    expect(kindsOf(compareState(stored, evening.readings.orders))).toEqual(["wrong", "wrong", "wrong"]);
  });

  test("computed from a log with a record missing, doubled or out of order is not the same", () => {
    const [, stage] = stagesOf({ clusterId: "test", partitionCount: 1, city: "montevideo" });
    const readAs = (log: SmallEvening["orders"]) =>
      compareState(evening.stored.orders, stage?.read(0, log) ?? expect.unreachable("there is an orders stage"));
    const { orders } = evening;
    const at = orders.length - 3;
    expect(readAs(orders)).toEqual([]);
    expect(readAs(orders.toSpliced(at, 1)).length).toBeGreaterThan(0);
    expect(readAs(orders.toSpliced(at, 0, orders[at] as never)).length).toBeGreaterThan(0);
    expect(readAs(orders.toSpliced(at, 2, orders[at + 1] as never, orders[at] as never)).length).toBeGreaterThan(0);
  });
});

describe("a forwarded record", () => {
  const progressAt = (): number => evening.orders.findIndex(({ value }) => hasCause(value));
  const hasCause = (value: Uint8Array | null): boolean => {
    const decoded = decodeRecord("orders", value);
    return decoded.ok && "cause" in decoded.record;
  };

  test("that is not there is lost", () => {
    evening.orders.splice(progressAt(), 1);
    expect(kindsOf(forwarded("orders"))).toEqual(["lost"]);
  });

  test("that may still be on its way is not", () => {
    evening.orders.splice(progressAt(), 1);
    const log = [evening.orders];
    expect(compareForwarded({ topic: "orders", log, readings: readings(), relayedTo: () => 0 }).findings).toEqual([]);
  });

  test("that came again is no finding, but counted", () => {
    evening.orders.push(evening.orders[progressAt()] as never);
    const compared = compareForwarded({ topic: "orders", log: [evening.orders], readings: readings(), relayedTo });
    expect(compared).toMatchObject({ findings: [], repeats: 1 });
  });

  test("that overtook another is out of order", () => {
    swap(evening.orders, progressAt());
    expect(kindsOf(forwarded("orders"))).toEqual(["outOfOrder"]);
    const [, stage] = stagesOf({ clusterId: "test", partitionCount: 1, city: "montevideo" });
    expect(stage?.read(0, evening.orders).overtaken).toHaveLength(1);
  });

  test("that says something else than it should is wrong", () => {
    const at = progressAt();
    const record = evening.orders[at] as SmallEvening["orders"][number];
    const value = Buffer.from(record.value ?? []);
    value[value.length - 1] = (value.at(-1) ?? 0) ^ 2;
    evening.orders[at] = { ...record, value };
    expect(kindsOf(forwarded("orders")).length).toBeGreaterThan(0);
  });

  test("that nobody meant is found", () => {
    const { couriers, ...others } = evening.readings;
    const meant = { ...couriers, outputs: couriers.outputs.slice(1) };
    const all = [meant, ...Object.values(others)];
    const { findings } = compareForwarded({ topic: "orders", log: [evening.orders], readings: all, relayedTo });
    expect(kindsOf(findings)).toEqual(["duplicated"]);
  });
});

describe("on tracking", () => {
  test("a status that is missing leaves a gap", () => {
    evening.tracking.splice(2, 1);
    expect(kindsOf(compareTracking([evening.tracking]))).toEqual(["lost"]);
  });

  test("a status that came again from the same cause is known", () => {
    evening.tracking.push(evening.tracking[2] as never);
    expect(compareTracking([evening.tracking])).toEqual([]);
  });

  test("two in the wrong order are found", () => {
    swap(evening.tracking, 2);
    expect(kindsOf(compareTracking([evening.tracking]))).toEqual(["lost", "outOfOrder"]);
  });
});

describe("a dead letter", () => {
  test("that is not there is lost", () => {
    evening.letters.pop();
    expect(kindsOf(buried())).toEqual(["lost"]);
  });

  test("that was written twice is one", () => {
    evening.letters.push(evening.letters[0] as never);
    expect(buried()).toEqual([]);
  });

  test("that is not the record it names is wrong", () => {
    const letter = evening.letters[0] as SmallEvening["letters"][number];
    evening.letters[0] = { ...letter, value: Buffer.from("other") };
    expect(kindsOf(buried())).toEqual(["wrong"]);
  });

  test("of a record that is fine is found", () => {
    const letter = evening.letters[0] as SmallEvening["letters"][number];
    const fine = evening.couriers[5] as SmallEvening["letters"][number];
    evening.letters.push({ ...fine, headers: { ...letter.headers, offset: "5" } });
    expect(kindsOf(buried())).toEqual(["duplicated"]);
  });
});

describe("a page", () => {
  const last = () => evening.watched.heard.length - 1;

  test("that was not told the last status has lost it", () => {
    evening.watched.heard.splice(last(), 1);
    expect(kindsOf(heard())).toEqual(["lost"]);
  });

  test("that was told one twice over one connection has it doubled", () => {
    evening.watched.heard.splice(2, 0, evening.watched.heard[2] as never);
    expect(kindsOf(heard())).toEqual(["duplicated"]);
  });

  test("that was told two the wrong way round, and never asked, has them out of order and a gap", () => {
    swap(evening.watched.heard, 3);
    expect(kindsOf(heard())).toContain("outOfOrder");
  });

  test("that missed one and never asked has a gap", () => {
    evening.watched.heard.splice(2, 1);
    expect(kindsOf(heard())).toContain("lost");
  });

  test("that missed some while it was away, and got a snapshot when it came back, has lost nothing", () => {
    const { heard: list } = evening.watched;
    const at = list[4] as Extract<(typeof list)[number], { readonly type: "status" }>;
    list.splice(2, 3, { ...at, nth: 2, type: "snapshot", positionVersion: null });
    for (let next = 3; next < list.length; next++) list[next] = { ...(list[next] as (typeof list)[number]), nth: 2 };
    const verdict = compareHeard(evening.watched, evening.statuses);
    expect(verdict.findings).toEqual([]);
    // What came with the snapshot took as long as that.
    expect(verdict.delays).toHaveLength(evening.statuses.length);
    expect(Math.max(...verdict.delays.map(({ delayMs }) => delayMs))).toBeGreaterThan(50);
  });

  test("that was told something else than the order's state is wrong", () => {
    const told = evening.watched.heard[3] as { view: OrderView };
    told.view = { ...told.view, phase: "cancelled" };
    expect(heard()).toMatchObject([{ kind: "wrong", what: expect.stringContaining("phase") }]);
  });

  test("that was told an older position over one connection saw it go back", () => {
    const logId = evening.statuses[0]?.view.logId ?? "";
    const position = (version: number) => ({ type: "position", nth: 1, atMs: 0, version, logId }) as const;
    evening.watched.heard.push(position(8), position(7));
    expect(kindsOf(heard())).toEqual(["outOfOrder"]);
  });
});

describe("an order's end", () => {
  const facts = (): OrderFact[] =>
    evening.orders.flatMap(({ value }) => {
      const decoded = decodeRecord("orders", value);
      return decoded.ok && "version" in decoded.record ? [decoded.record] : [];
    });
  const view = () => evening.statuses.at(-1)?.view ?? expect.unreachable("there are statuses");

  test("is what its last fact says", () => {
    expect(compareEnds(facts(), new Map([[ORDER, view()]]))).toEqual([]);
  });

  test("is wrong when another is shown, and lost when none is", () => {
    expect(kindsOf(compareEnds(facts(), new Map([[ORDER, { ...view(), phase: "onTheWay" }]])))).toEqual(["wrong"]);
    expect(kindsOf(compareEnds(facts(), new Map()))).toEqual(["lost"]);
  });
});

describe("operations' page", () => {
  const couriers = () =>
    [...evening.readings.couriers.states].map(([id, state]) => courierView(id, state as CourierState));
  const orders = () => evening.statuses.slice(-1).map(({ view }) => orderRow(view));
  const meant = () => ({ couriers: couriers(), orders: orders() });

  test("that shows everyone as they are is right", () => {
    expect(compareCity({ ...meant(), wentBack: [] }, meant())).toEqual([]);
  });

  test("that lacks someone has lost them", () => {
    expect(kindsOf(compareCity({ couriers: [], orders: orders(), wentBack: [] }, meant()))).toEqual(["lost"]);
  });

  test("that lacks a courier who has gone home has lost nobody", () => {
    const home = couriers().map((courier) => ({ ...courier, activity: "offline" as const }));
    expect(compareCity({ couriers: [], orders: orders(), wentBack: [] }, { couriers: home, orders: orders() })).toEqual(
      [],
    );
  });

  test("that shows an older picture of someone is wrong", () => {
    const older = couriers().map((courier) => ({ ...courier, version: courier.version - 1 }));
    expect(kindsOf(compareCity({ couriers: older, orders: orders(), wentBack: [] }, meant()))).toEqual(["wrong"]);
  });

  test("that was told something older saw it go back", () => {
    const wentBack = ["c-1: version 3 came after 4"];
    expect(kindsOf(compareCity({ ...meant(), wentBack }, meant()))).toEqual(["outOfOrder"]);
  });
});
