import { startProcess } from "@doorstep/infra/processes";
import { javaArguments } from "../harness/java.ts";
import { type Engine, topicArguments } from "./engine.ts";

const HEAP = "512m";
const CHECKPOINT_MS = 1_000;

export interface FlinkSettings {
  readonly name: string;
  readonly state: "hashmap" | "rocksdb";
  readonly slots: number;
}

/**
 * Flink in one process. It has no standby of its own there: the second instance waits, loaded,
 * for a lock that ends with the first, and goes on from its newest checkpoint. That is quicker
 * than a cluster, which would first have to notice.
 */
export const flink = ({ name, state, slots }: FlinkSettings): Engine => ({
  name,
  settings: `Flink 2.2.1, ${state} state, ${slots} slot(s), exactly-once, checkpoint every ${CHECKPOINT_MS} ms, heap ${HEAP}`,
  usesRedis: false,
  repeatsByIdentity: false,
  start: (run) =>
    startProcess({
      name: "Flink",
      command: "java",
      args: javaArguments("flink", "FlinkJob", HEAP, [
        ...topicArguments(run),
        ...["--state-dir", run.dir, "--state", state, "--slots", String(slots)],
        ...["--checkpoint-ms", String(CHECKPOINT_MS)],
      ]),
      logFile: run.logFile,
    }),
});
