import { doorstep } from "./doorstep.ts";
import type { Engine } from "./engine.ts";
import { flink } from "./flink.ts";
import { kafkaStreams } from "./kafka-streams.ts";

export const engines: readonly Engine[] = [
  doorstep,
  flink({ name: "flink-heap", state: "hashmap", slots: 1 }),
  flink({ name: "flink-rocksdb", state: "rocksdb", slots: 2 }),
  kafkaStreams({ threads: 1, commitMs: 100 }),
  kafkaStreams({ threads: 2, commitMs: 1_000 }),
];
