/** What readers of `tracking` see: each order's statuses, repeats taken away, numbered from 1 without a gap and in order. */
import { decodeRecord } from "@doorstep/events";
import { type Finding, findingsOf } from "./finding.ts";

export function compareTracking(log: readonly (readonly { readonly value: Uint8Array | null }[])[]): Finding[] {
  const { list, add } = findingsOf("tracking");
  const seen = new Set<string>();
  const last = new Map<string, number>();
  for (const { value } of log.flat()) {
    const decoded = decodeRecord("tracking", value);
    if (!decoded.ok) {
      add("wrong", decoded.reason);
      continue;
    }
    const { orderId, statusVersion, cause } = decoded.record;
    const identity = `${cause.stage}:${cause.partition}/${cause.offset}.${cause.index}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    const before = last.get(orderId) ?? 0;
    if (statusVersion > before + 1) add("lost", `${orderId}: after status ${before} came ${statusVersion}`);
    if (statusVersion === before) add("duplicated", `${orderId}: status ${statusVersion} came from two causes`);
    if (statusVersion < before) add("outOfOrder", `${orderId}: status ${statusVersion} came after ${before}`);
    last.set(orderId, Math.max(before, statusVersion));
  }
  return list;
}
