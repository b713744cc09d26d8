/** Millions of pings in columns, in the order of their arrival, with where each lies on the log. */
import type { GeneratedPing } from "./generate.ts";

export interface PingTable {
  readonly count: number;
  readonly partitionCount: number;
  readonly courier: Uint32Array;
  readonly seq: Uint32Array;
  readonly eventTimeMs: Float64Array;
  readonly speedMmps: Uint32Array;
  readonly partition: Uint8Array;
  readonly offset: Uint32Array;
}

export interface PingTableWriter {
  add(ping: GeneratedPing, partition: number): void;
  /** What was added. */
  finish(): PingTable;
}

export function writePingTable(limit: number, partitionCount: number): PingTableWriter {
  const columns = {
    courier: new Uint32Array(limit),
    seq: new Uint32Array(limit),
    eventTimeMs: new Float64Array(limit),
    speedMmps: new Uint32Array(limit),
    partition: new Uint8Array(limit),
    offset: new Uint32Array(limit),
  };
  const ends = new Array<number>(partitionCount).fill(0);
  let count = 0;
  return {
    add(ping, partition) {
      if (count === limit) throw new Error(`the table has room for ${limit} pings`);
      const offset = ends[partition] ?? 0;
      ends[partition] = offset + 1;
      columns.courier[count] = ping.courier;
      columns.seq[count] = ping.seq;
      columns.eventTimeMs[count] = ping.eventTimeMs;
      columns.speedMmps[count] = ping.speedMmps;
      columns.partition[count] = partition;
      columns.offset[count] = offset;
      count++;
    },
    finish: () => ({ count, partitionCount, ...columns }),
  };
}
