/** What all measurements share: the services, and the run of one engine on topics of its own. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ManagedProcess } from "@doorstep/infra/processes";
import type { Engine, EngineRun } from "../engines/engine.ts";
import type { Broker } from "./broker.ts";

export interface Scene {
  readonly brokers: string;
  readonly broker: Broker;
  readonly redisUrl: string;
  readonly redisPid: number;
  readonly databaseUrl: string;
  emptyRedis(): Promise<void>;
  readonly dir: string;
  /** What engines say; kept until the next benchmark. */
  readonly logDir: string;
  /** Engines now running; whoever is interrupted ends them. */
  readonly running: Set<ManagedProcess>;
}

export interface Trial {
  readonly topics: EngineRun["topics"];
  start(instance: EngineRun["instance"]): Promise<ManagedProcess>;
  /** Ends what was started, and takes away its topics and files. */
  close(): Promise<void>;
}

/** The broker's own clock stamps results; nothing ages away while it is measured. */
const RESULT_SETTINGS = { "message.timestamp.type": "LogAppendTime", "retention.ms": "-1" };
/** Times of pings are the couriers', and lie in the past. */
export const INPUT_SETTINGS = { "message.timestamp.type": "CreateTime", "retention.ms": "-1" };

export interface TrialOptions {
  readonly engine: Engine;
  /** Unlike any other in this scene. */
  readonly name: string;
  readonly input: string;
  readonly hasStandby: boolean;
}

export async function openTrial(scene: Scene, { engine, name, input, hasStandby }: TrialOptions): Promise<Trial> {
  const topics = { input, windows: `${name}-windows`, sessions: `${name}-sessions` };
  const topicsBefore = new Set(await scene.broker.topics());
  for (const topic of [topics.windows, topics.sessions]) await scene.broker.create(topic, RESULT_SETTINGS);
  if (engine.usesRedis) await scene.emptyRedis();
  const dir = join(scene.dir, name);
  mkdirSync(dir, { recursive: true });
  const started: ManagedProcess[] = [];
  const { brokers, redisUrl, databaseUrl, logDir } = scene;
  return {
    topics,
    async start(instance) {
      const logFile = join(logDir, `${name}-${instance}.log`);
      const services = { brokers, redisUrl, databaseUrl };
      const running = await engine.start({ ...services, topics, group: name, instance, hasStandby, dir, logFile });
      started.push(running);
      scene.running.add(running);
      return running;
    },
    async close() {
      await Promise.all(started.map((each) => each.stop()));
      for (const each of started) scene.running.delete(each);
      // Kafka Streams makes topics of its own; none of ours is made meanwhile.
      const made = (await scene.broker.topics()).filter((topic) => !topicsBefore.has(topic) && !topic.startsWith("__"));
      await scene.broker.delete(made);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
