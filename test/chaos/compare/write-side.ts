/** Orders, their events and the log say the same: whoever was killed between two of them. */
import { rowOfFacts } from "@doorstep/db/rebuild";
import { decodeRecord, type OrderFact } from "@doorstep/events";
import type { WrittenOrder } from "../oracle/read-write-side.ts";
import { type Finding, findingsOf } from "./finding.ts";

interface OnLog {
  readonly value: Uint8Array | null;
}

export function compareWriteSide(orders: readonly WrittenOrder[], log: readonly OnLog[]): Finding[] {
  const { list, add } = findingsOf("write side");
  const onLog = Map.groupBy(log, ({ value }) => factOf(value)?.orderId);
  for (const { orderId, row, events } of orders) {
    const facts = events.map(({ value }) => factOf(value));
    const isNumbered = events.every(({ version }, at) => version === at + 1 && facts[at]?.version === version);
    if (!isNumbered) add("wrong", `the events of ${orderId} do not count from 1`);

    const meant = rowOfFacts(facts.filter((fact) => fact !== null));
    if (meant?.version !== row.version || meant.state !== row.state || meant.courierId !== row.courierId) {
      add("wrong", `the row of ${orderId} is ${wordsOf(row)}, and its events make it ${meant && wordsOf(meant)}`);
    }
    const there = onLog.get(orderId) ?? [];
    const bytesThere = new Set(there.map(({ value }) => latin1(value)));
    const bytesMeant = new Set(events.map(({ value }) => latin1(value)));
    for (const { version, value } of events) {
      if (!bytesThere.has(latin1(value))) add("lost", `event ${version} of ${orderId} is on no log`);
    }
    const origin = facts[0]?.origin;
    for (const { value } of there) {
      if (factOf(value)?.origin === origin && !bytesMeant.has(latin1(value))) {
        add("duplicated", `the log has a fact of ${orderId} in the write side's name that is no event of it`);
      }
    }
  }
  return list;
}

const wordsOf = ({ version, state, courierId }: WrittenOrder["row"]): string =>
  `${state} at ${version}${courierId === null ? "" : ` with ${courierId}`}`;

function factOf(value: Uint8Array | null): OrderFact | null {
  const decoded = decodeRecord("orders", value);
  return decoded.ok && "version" in decoded.record ? decoded.record : null;
}

const latin1 = (bytes: Uint8Array | null): string => (bytes === null ? "" : Buffer.from(bytes).toString("latin1"));
