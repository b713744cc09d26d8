/** An engine as the harness sees it: a process that does the job, started with where to read and write. */
import type { ManagedProcess } from "@doorstep/infra/processes";

export interface Engine {
  readonly name: string;
  /** Version and settings, for the table's reader. */
  readonly settings: string;
  /** It keeps state and outputs in Redis, whose work is then counted as its own. */
  readonly usesRedis: boolean;
  /** Its results carry an identity, by which readers drop repeats after a takeover. */
  readonly repeatsByIdentity: boolean;
  start(run: EngineRun): Promise<ManagedProcess>;
  /** What the survivor of a takeover wrote about it, where its log tells. */
  takeoverSteps?(log: string, killedAtMs: number): TakeoverSteps | null;
}

/** In seconds from the kill. */
export interface TakeoverSteps {
  /** The group has given the partitions to the survivor. */
  readonly assigned: number;
  /** The last of them is restored, and read again. */
  readonly restored: number;
}

export interface EngineRun {
  readonly brokers: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly topics: { readonly input: string; readonly windows: string; readonly sessions: string };
  /** Consumer group, application id and so on: new for every run. */
  readonly group: string;
  /** Of two that share the work, which. */
  readonly instance: "first" | "second";
  /** Whether there are two. */
  readonly hasStandby: boolean;
  /** For state; both instances' own. */
  readonly dir: string;
  readonly logFile: string;
}

export const topicArguments = ({ brokers, topics, group }: EngineRun): string[] => [
  ...["--brokers", brokers, "--group", group],
  ...["--input", topics.input, "--windows", topics.windows, "--sessions", topics.sessions],
];
