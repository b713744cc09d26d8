import { join } from "node:path";
import { startProcess } from "@doorstep/infra/processes";
import { javaArguments } from "../harness/java.ts";
import { type Engine, topicArguments } from "./engine.ts";

const HEAP = "512m";

/** Kafka Streams with its usual stores. */
export const kafkaStreams = ({
  threads,
  commitMs,
}: {
  readonly threads: number;
  readonly commitMs: number;
}): Engine => ({
  name: threads === 1 ? "kafka-streams" : `kafka-streams-${threads}`,
  settings: `Kafka Streams 4.3.0, RocksDB, exactly_once_v2, ${threads} thread(s), commit every ${commitMs} ms, heap ${HEAP}`,
  usesRedis: false,
  repeatsByIdentity: false,
  start: (run) =>
    startProcess({
      name: "Kafka Streams",
      command: "java",
      args: javaArguments("kafka-streams", "KafkaStreamsJob", HEAP, [
        ...topicArguments(run),
        ...["--state-dir", join(run.dir, run.instance), "--threads", String(threads), "--commit-ms", String(commitMs)],
        ...["--standbys", run.hasStandby ? "1" : "0"],
      ]),
      logFile: run.logFile,
    }),
});
