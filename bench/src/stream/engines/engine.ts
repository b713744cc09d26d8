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
  /** For state and logs; both instances' own. */
  readonly dir: string;
}

export const topicArguments = ({ brokers, topics, group }: EngineRun): string[] => [
  ...["--brokers", brokers, "--group", group],
  ...["--input", topics.input, "--windows", topics.windows, "--sessions", topics.sessions],
];
