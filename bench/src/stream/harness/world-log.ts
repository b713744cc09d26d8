/** A world's log, dealt out in parts as bytes for the loader, and kept in columns for the oracle. */
import { keyToPartition } from "@doorstep/events";
import { closingPings, type GeneratedPing, generatePings, type World } from "../job/generate.ts";
import { courierIdOf, PING_BYTES, writePing } from "../job/ping.ts";
import { type PingTable, writePingTable } from "../job/ping-table.ts";
import { PARTITIONS } from "./broker.ts";

export interface WorldLog {
  /** The next `count` pings. */
  take(count: number): Generator<Buffer>;
  /** All that are left, and the closing ones. */
  takeRest(): Generator<Buffer>;
  /** Of everything dealt out. */
  table(): PingTable;
}

/** A byte for the partition, then the ping. */
const RECORD_BYTES = 1 + PING_BYTES;

export function openWorldLog(world: World): WorldLog {
  const writer = writePingTable(world.records + PARTITIONS, PARTITIONS);
  const generated = generatePings(world);
  const partitions = new Map<number, number>();
  let held: readonly GeneratedPing[] = [];
  let lastMs = 0;

  function toBytes(pings: readonly GeneratedPing[]): Buffer {
    const chunk = Buffer.allocUnsafe(pings.length * RECORD_BYTES);
    for (const [nth, ping] of pings.entries()) {
      const courier = courierIdOf(ping.courier);
      const partition = partitions.get(ping.courier) ?? partitionOf(courier);
      partitions.set(ping.courier, partition);
      chunk[nth * RECORD_BYTES] = partition;
      writePing(chunk, nth * RECORD_BYTES + 1, { ...ping, courier });
      writer.add(ping, partition);
      lastMs = Math.max(lastMs, ping.eventTimeMs);
    }
    return chunk;
  }

  function* take(count: number): Generator<Buffer> {
    for (let left = count; left > 0; ) {
      if (held.length === 0) {
        const next = generated.next();
        if (next.done === true) return;
        held = next.value;
      }
      const pings = held.slice(0, left);
      held = held.slice(pings.length);
      left -= pings.length;
      yield toBytes(pings);
    }
  }

  return {
    take,
    *takeRest() {
      yield* take(Number.POSITIVE_INFINITY);
      yield toBytes(closingPings({ couriers: world.couriers, partitionCount: PARTITIONS }, partitionOf, lastMs));
    },
    table: () => writer.finish(),
  };
}

const partitionOf = (courierId: string): number => keyToPartition(Buffer.from(courierId), PARTITIONS);
