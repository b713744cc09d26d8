/** Small logs for tests, made as the benchmark makes its large ones. */
import { keyToPartition } from "@doorstep/events";
import { closingPings, type GeneratedPing, generatePings, type World } from "./generate.ts";
import { courierIdOf, PING_BYTES, writePing } from "./ping.ts";
import { type PingTable, writePingTable } from "./ping-table.ts";

export const START_MS = Date.UTC(2026, 0, 2, 18);

export const partitionOf = (partitionCount: number) => (courierId: string) =>
  keyToPartition(Buffer.from(courierId), partitionCount);

/** The world's pings and the closing ones, in order. */
export function wholeLog(world: World, partitionCount: number): readonly GeneratedPing[] {
  const pings = [...generatePings(world)].flat();
  const lastMs = Math.max(...pings.map(({ eventTimeMs }) => eventTimeMs));
  return [...pings, ...closingPings({ ...world, partitionCount }, partitionOf(partitionCount), lastMs)];
}

export function tableOf(pings: readonly GeneratedPing[], partitionCount: number): PingTable {
  const table = writePingTable(pings.length, partitionCount);
  for (const ping of pings) table.add(ping, partitionOf(partitionCount)(courierIdOf(ping.courier)));
  return table.finish();
}

export function pingBytes(ping: GeneratedPing): Buffer {
  const buffer = Buffer.alloc(PING_BYTES);
  writePing(buffer, 0, { ...ping, courier: courierIdOf(ping.courier) });
  return buffer;
}

/** A ping of courier 1, at so many seconds. */
export const pingAt = (seconds: number, seq: number, speedMmps = 1_000): GeneratedPing => ({
  courier: 1,
  seq,
  eventTimeMs: START_MS + seconds * 1_000,
  speedMmps,
  latitude: 0,
  longitude: 0,
  heading: 0,
});
