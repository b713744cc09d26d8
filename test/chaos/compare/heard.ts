/**
 * What a page was told of one order, against the statuses the oracle numbered.
 *
 *     told over one connection    3  4  5      never back, and each as the oracle has it
 *     a gap                       3     5      the page asks: a snapshot of 5 or later follows
 *     a new connection            snapshot 7   takes the place of 5 and 6
 */
import { isDeepStrictEqual } from "node:util";
import type { OrderStatus, OrderView } from "@doorstep/events/browser";
import type { Heard, Watched } from "../world/recorder.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { firstDifference } from "./state.ts";

/** From a record's receipt by the broker to the page. */
export interface StatusDelay {
  readonly orderId: string;
  readonly version: number;
  readonly delayMs: number;
  /** When it was shown. */
  readonly atMs: number;
}

export interface HeardVerdict {
  readonly findings: readonly Finding[];
  readonly delays: readonly StatusDelay[];
}

/** `statuses` in order, from version 1. */
export function compareHeard(watched: Watched, statuses: readonly OrderStatus[]): HeardVerdict {
  const { orderId, heard } = watched;
  const { list, add } = findingsOf("pages");
  const [logId] = statuses.map(({ view }) => view.logId);
  // Before the worker knows an order the page shows what the write side knows, which is not numbered with the log.
  const told = heard.filter((one) => (one.type === "position" ? one.logId : one.view.logId) === logId);
  const delays: StatusDelay[] = [];
  let shown = 0;
  let sent = { nth: 0, version: 0 };
  let position = { nth: 0, version: -1 };
  let gapSince: number | null = null;

  const show = (version: number, atMs: number): void => {
    for (let next = shown + 1; next <= version; next++) {
      const sinceMs = Math.max(statuses[next - 1]?.view.asOfMs ?? atMs, watched.sinceMs);
      delays.push({ orderId, version: next, delayMs: Math.max(0, atMs - sinceMs), atMs });
    }
    shown = Math.max(shown, version);
  };

  for (const one of told) {
    if (one.type === "position") {
      if (one.nth === position.nth && one.version <= position.version) {
        add("outOfOrder", `${orderId}: position ${one.version} came after ${position.version}`);
      }
      position = { nth: one.nth, version: one.version };
      continue;
    }
    const version = one.view.statusVersion;
    const difference = differenceOf(one, statuses[version - 1]?.view);
    if (difference !== null) add("wrong", `${orderId}: status ${version} was told with ${difference}`);
    if (one.type === "snapshot") {
      // A server that has just come, or whose Redis has just lost its tail, may know less than the page, which keeps
      // what it has. One that has told us more must not forget it.
      if (one.nth === sent.nth && version < sent.version) {
        add("outOfOrder", `${orderId}: a snapshot of ${version} came after ${sent.version}`);
      }
      if (gapSince !== null && version >= gapSince) gapSince = null;
      show(version, one.atMs);
      sent = { nth: one.nth, version: Math.max(version, one.nth === sent.nth ? sent.version : 0) };
      continue;
    }
    const isSameConnection = one.nth === sent.nth;
    if (isSameConnection && version === sent.version) add("duplicated", `${orderId}: status ${version} was told twice`);
    if (isSameConnection && version < sent.version) {
      add("outOfOrder", `${orderId}: status ${version} was told after ${sent.version}`);
    }
    if (version > shown + 1) gapSince = Math.max(gapSince ?? 0, version);
    else if (version === shown + 1) show(version, one.atMs);
    sent = { nth: one.nth, version: Math.max(version, isSameConnection ? sent.version : 0) };
  }
  if (gapSince !== null) add("lost", `${orderId}: what led up to status ${gapSince} was never told`);
  if (shown < statuses.length) add("lost", `${orderId}: the page ends at status ${shown} of ${statuses.length}`);
  return { findings: list, delays };
}

/** A snapshot may be of a later moment within the same status; everything else has to be the same. */
function differenceOf(one: Extract<Heard, { readonly view: OrderView }>, meant: OrderView | undefined): string | null {
  if (meant === undefined) return "a number nobody gave";
  const plain = JSON.parse(JSON.stringify(meant)) as OrderView;
  const found = one.type === "snapshot" ? { ...one.view, asOfMs: plain.asOfMs } : one.view;
  return isDeepStrictEqual(found, plain) ? null : firstDifference(found, plain);
}
