/** Reads everything an evening left behind, lets the oracle compute what should be there, and compares. */
import { decodeRecord, type OrderFact } from "@doorstep/events";
import type { CourierView, OrderStatus, OrderView } from "@doorstep/events/browser";
import { openRedis } from "@doorstep/runtime";
import { readMeta, type Task } from "@doorstep/task-store";
import { type CourierState, courierView, orderRow } from "@doorstep/tracking";
import type { Redis } from "ioredis";
import { compareAcknowledged, placedToAcknowledged } from "./compare/acknowledged.ts";
import { compareCity } from "./compare/city.ts";
import { compareDeadLetters } from "./compare/dead-letters.ts";
import { compareEnds } from "./compare/ends.ts";
import type { Finding } from "./compare/finding.ts";
import { compareForwarded } from "./compare/forwarded.ts";
import { compareHeard, type StatusDelay } from "./compare/heard.ts";
import { compareReadModels } from "./compare/read-models.ts";
import { compareState, type StoredTask } from "./compare/state.ts";
import { compareTracking } from "./compare/tracking.ts";
import { compareWriteSide } from "./compare/write-side.ts";
import { readAcknowledged, readEvening } from "./evening-files.ts";
import { readLogs } from "./oracle/read-logs.ts";
import { readReadModels } from "./oracle/read-read-models.ts";
import { readWriteSide } from "./oracle/read-write-side.ts";
import { stagesOf } from "./oracle/stages.ts";
import type { TaskReading } from "./oracle/task.ts";
import { CITY, GROUP_ID, SETTLED_MARK, SHARED_MARK } from "./worker-names.ts";

export interface Verdict {
  readonly findings: readonly Finding[];
  /** Read by the stages. */
  readonly records: number;
  readonly confirmed: number;
  /** Orders of the write side. */
  readonly written: number;
  readonly orders: number;
  /** Of the orders. */
  readonly watched: number;
  readonly statuses: number;
  readonly forwarded: number;
  /** Records that came again and were told apart: a relay or a producer that repeated itself. */
  readonly repeats: number;
  readonly deadLetters: number;
  readonly delays: readonly StatusDelay[];
}

export interface JudgeOptions {
  readonly dataDir: string;
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

export async function judge({ dataDir, kafkaBrokers, redisUrl, databaseUrl }: JudgeOptions): Promise<Verdict> {
  const logs = await readLogs(kafkaBrokers.split(","), { groupId: GROUP_ID });
  const redis = await openRedis(redisUrl);
  const findings: Finding[] = [];
  const readings: TaskReading[] = [];
  let records = 0;
  try {
    const partitionCount = logs.of("orders").length;
    for (const stage of stagesOf({ clusterId: logs.clusterId, partitionCount, city: CITY })) {
      for (const [partition, log] of logs.of(stage.topic).entries()) {
        const stored = await readStored(redis, { topic: stage.topic, partition });
        records += Math.min(stored.nextOffset, log.length);
        const reading = stage.read(
          partition,
          log.filter(({ offset }) => offset < stored.nextOffset),
        );
        readings.push(reading);
        findings.push(...compareState(stored, reading), ...overtaken(reading), ...unread(stage.topic, log, stored));
      }
    }
  } finally {
    redis.disconnect();
  }
  const relayedTo = ({ topic, partition }: Task): number => logs.noted(topic as "couriers")[partition] ?? 0;

  const evening = readEvening(dataDir);
  const confirmed = [
    ...readAcknowledged(dataDir),
    ...evening.placed.map(({ orderId }) => placedToAcknowledged(orderId)),
  ];
  findings.push(...compareAcknowledged(confirmed, logs.of));

  const written = await readWriteSide(databaseUrl);
  findings.push(...compareWriteSide(written, logs.of("orders").flat()));
  if (evening.keepsReadModels) {
    const kept = await readReadModels(databaseUrl);
    findings.push(
      ...compareReadModels(kept, { orders: logs.of("orders").flat(), tracking: logs.of("tracking").flat() }),
    );
  }

  let [forwarded, repeats] = [0, 0];
  for (const topic of ["couriers", "orders", "places", "tracking"] as const) {
    const compared = compareForwarded({ topic, log: logs.of(topic), readings, relayedTo });
    findings.push(...compared.findings);
    forwarded += compared.meant;
    repeats += compared.repeats;
  }
  findings.push(...compareTracking(logs.of("tracking")));
  const letters = logs.of("dead-letter").flat();
  const original = ({ topic, partition }: Task, offset: number) =>
    logs.of(topic as "couriers")[partition]?.find((record) => record.offset === offset);
  findings.push(...compareDeadLetters({ letters, original, readings, relayedTo }));

  const statuses = statusesOf(readings);
  const delays: StatusDelay[] = [];
  for (const watched of evening.watched) {
    const heard = compareHeard(watched, statuses.get(watched.orderId) ?? []);
    findings.push(...heard.findings);
    delays.push(...heard.delays);
  }
  const views = new Map<string, OrderView>();
  for (const [orderId, list] of statuses) {
    const view = list.at(-1)?.view;
    if (view !== undefined) views.set(orderId, view);
  }
  findings.push(...compareEnds(factsOf(logs.of("orders").flat()), views));
  findings.push(
    ...compareCity(evening.city, { couriers: couriersOf(readings), orders: [...views.values()].map(orderRow) }),
  );
  findings.push(...evening.troubles.map((what): Finding => ({ kind: "lost", where: "the end", what })));

  return {
    ...{ findings, records, forwarded, repeats, delays },
    confirmed: confirmed.length,
    written: written.length,
    orders: statuses.size,
    watched: evening.watched.filter(({ orderId }) => statuses.has(orderId)).length,
    statuses: [...statuses.values()].reduce((sum, { length }) => sum + length, 0),
    deadLetters: readings.reduce((sum, { buried }) => sum + buried.length, 0),
  };
}

async function readStored(redis: Redis, task: Task): Promise<StoredTask> {
  const { nextOffset, logTimeMs, counts } = await readMeta(redis, task);
  const name = `doorstep:{${task.topic}:${task.partition}}`;
  const marks = await redis.hget(`${name}:meta`, "marks");
  const fields = Object.entries(await redis.hgetall(`${name}:state`)).map(
    ([key, text]) => [key, JSON.parse(text)] as const,
  );
  const isTold = ([key]: readonly [string, unknown]): boolean => key.startsWith(SHARED_MARK);
  const settled = new Map(fields.filter(([key]) => key.startsWith(SETTLED_MARK)));
  const isState = ([key]: readonly [string, unknown]): boolean => !(isTold([key, null]) || settled.has(key));
  return {
    ...{ nextOffset, logTimeMs, counts, marks: JSON.parse(marks ?? "{}") },
    states: new Map(
      fields.filter(isState).map(([key, state]) => [key, whole(state, settled.get(SETTLED_MARK + key) ?? null)]),
    ),
    told: new Map(fields.filter(isTold).map(([key, value]) => [key.slice(SHARED_MARK.length), value])),
  };
}

/** What lies apart of a state, back in its place: a courier's plan, an order's facts. */
function whole(state: object, settled: unknown): unknown {
  if ("route" in state && typeof state.route === "object" && state.route !== null) {
    return { ...state, route: { ...state.route, plan: settled } };
  }
  return "facts" in state ? { ...state, facts: settled } : state;
}

const overtaken = ({ topic, partition, overtaken: late }: TaskReading): Finding[] =>
  late.map(({ stage, partition: from, offset, index }) => ({
    kind: "outOfOrder",
    where: `log of ${topic}:${partition}`,
    what: `${stage}:${from}/${offset}.${index} came after a later one of its source`,
  }));

/** Ticks go on until the last worker ends; anything else should have been read. */
function unread(
  topic: "couriers" | string,
  log: readonly { readonly offset: number; readonly value: Uint8Array | null }[],
  { nextOffset }: StoredTask,
): Finding[] {
  return log
    .filter(({ offset }) => offset >= nextOffset)
    .flatMap(({ offset, value }): Finding[] => {
      const decoded = decodeRecord(topic as "couriers", value);
      if (decoded.ok && !("version" in decoded.record) && decoded.record.type !== "ping") return [];
      return [{ kind: "lost", where: `log of ${topic}`, what: `record ${offset} was never read` }];
    });
}

/** By order, as the oracle numbered them. */
function statusesOf(readings: readonly TaskReading[]): Map<string, OrderStatus[]> {
  const statuses = new Map<string, OrderStatus[]>();
  for (const { told } of readings.flatMap(({ outputs }) => outputs)) {
    if (told.to !== "diner") continue;
    const list = statuses.get(told.orderId);
    if (list === undefined) statuses.set(told.orderId, [told.status]);
    else list.push(told.status);
  }
  return statuses;
}

/** Everyone of whom operations has been told. */
function couriersOf(readings: readonly TaskReading[]): CourierView[] {
  return readings
    .filter(({ topic }) => topic === "couriers")
    .flatMap(({ states }) => [...states].map(([courierId, state]) => courierView(courierId, state as CourierState)))
    .filter(({ version }) => version > 0);
}

function factsOf(log: readonly { readonly value: Uint8Array | null }[]): OrderFact[] {
  return log.flatMap(({ value }) => {
    const decoded = decodeRecord("orders", value);
    return decoded.ok && "version" in decoded.record ? [decoded.record] : [];
  });
}
