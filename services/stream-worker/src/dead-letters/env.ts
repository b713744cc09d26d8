import { brokerList, parseEnv } from "@doorstep/runtime";

/** The settings of the inspector of dead letters. Nothing else here reads the environment. */
export const readDlqEnv = (source: NodeJS.ProcessEnv) =>
  parseEnv(
    { KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated") },
    source,
  );
