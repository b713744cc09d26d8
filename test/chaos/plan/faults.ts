/** Everything that is done to the system on purpose. A fault lasts until what it did is undone. */

export const WORKERS = ["worker-1", "worker-2"] as const;
export const WEBS = ["web-1", "web-2"] as const;
export type WorkerName = (typeof WORKERS)[number];
export type WebName = (typeof WEBS)[number];
/** What runs in a process of its own and can be cut off. */
export type ActorName = WorkerName | WebName | "sim";
export type ServerName = "kafka" | "redis" | "postgres";

/** `reset`: connections break and new ones are refused. `silent`: they stay, and nothing moves. */
export type CutManner = "reset" | "silent";

export type Fault =
  /** SIGKILL; it is started again at the end. */
  | { readonly kind: "kill-worker"; readonly actor: WorkerName }
  | { readonly kind: "kill-web"; readonly actor: WebName }
  /** SIGTERM, as in a rolling restart. */
  | { readonly kind: "restart-worker"; readonly actor: WorkerName }
  /** SIGSTOP, past the group's session timeout; SIGCONT at the end. */
  | { readonly kind: "pause-worker"; readonly actor: WorkerName }
  /** SIGKILL; it comes back with all it had. */
  | { readonly kind: "redis-kill" }
  /** Killed at the end, and what it appended since the beginning is gone, with a command cut in two. */
  | { readonly kind: "redis-truncate"; readonly tornBytes: number }
  | { readonly kind: "redis-flush" }
  | { readonly kind: "kafka-kill" }
  /** SIGKILL; what was committed is there when it comes back. */
  | { readonly kind: "postgres-kill" }
  | { readonly kind: "connect-kill" }
  /** The read models' process. */
  | { readonly kind: "kill-projections" }
  /**
   * Silently cut off from everything, past the group's session timeout, Redis a moment before Kafka: so a commit
   * is on its way that arrives after another worker has taken over.
   */
  | { readonly kind: "isolate-worker"; readonly actor: WorkerName }
  /** The actor alone does not reach this server. */
  | { readonly kind: "cut-worker-kafka"; readonly actor: WorkerName; readonly manner: CutManner }
  | { readonly kind: "cut-worker-redis"; readonly actor: WorkerName; readonly manner: CutManner }
  | {
      readonly kind: "cut-web";
      readonly actor: WebName;
      readonly server: ServerName;
      readonly manner: CutManner;
    }
  | { readonly kind: "cut-sim"; readonly manner: CutManner }
  /** Records that are on the logs already are appended again, in another order. */
  | { readonly kind: "repeat-records"; readonly count: number }
  /** Bytes that are no record, and records that cannot be true. */
  | { readonly kind: "poison"; readonly count: number }
  /** Ten times the couriers and orders, by a second simulator. */
  | { readonly kind: "burst" };

export type FaultKind = Fault["kind"];

/** A fault of a run: from `atMs`, for `lastsMs`, counted from when the evening began. */
export type PlannedFault = Fault & { readonly atMs: number; readonly lastsMs: number };

interface FaultKindFacts {
  /** Its length is drawn from here, `[from, to)`. */
  readonly lastsMs: readonly [from: number, to: number];
  readonly says: string;
}

/** The group's session is 6 s: a pause is longer, so that others take over before it ends. */
export const faultKinds: Readonly<Record<FaultKind, FaultKindFacts>> = {
  "kill-worker": { lastsMs: [300, 4_000], says: "kill -9 of a worker" },
  "kill-web": { lastsMs: [300, 3_000], says: "kill -9 of a web process" },
  "restart-worker": { lastsMs: [100, 500], says: "a worker told to end, and started again" },
  "pause-worker": { lastsMs: [8_000, 12_000], says: "a worker stopped past its session, then woken" },
  "redis-kill": { lastsMs: [200, 3_000], says: "Redis killed and started again" },
  "redis-truncate": { lastsMs: [2_000, 6_000], says: "Redis killed, its last seconds cut off its file" },
  "redis-flush": { lastsMs: [0, 1], says: "FLUSHALL" },
  "kafka-kill": { lastsMs: [200, 3_000], says: "Kafka killed and started again" },
  "postgres-kill": { lastsMs: [200, 3_000], says: "PostgreSQL killed and started again" },
  "connect-kill": { lastsMs: [200, 5_000], says: "Kafka Connect killed and started again" },
  "kill-projections": { lastsMs: [300, 4_000], says: "kill -9 of the read models' process" },
  "isolate-worker": { lastsMs: [8_500, 12_000], says: "a worker cut off from everything, its last commit held back" },
  "cut-worker-kafka": { lastsMs: [3_000, 11_000], says: "a worker cut off from Kafka" },
  "cut-worker-redis": { lastsMs: [2_000, 9_000], says: "a worker cut off from Redis" },
  "cut-web": { lastsMs: [2_000, 7_000], says: "a web process cut off from Kafka, Redis or PostgreSQL" },
  "cut-sim": { lastsMs: [2_000, 6_000], says: "the simulator cut off from Kafka" },
  "repeat-records": { lastsMs: [0, 1], says: "records appended again, out of order" },
  poison: { lastsMs: [0, 1], says: "junk and impossible records" },
  burst: { lastsMs: [8_000, 14_000], says: "ten times the load" },
};

export const FAULT_KINDS = Object.keys(faultKinds) as readonly FaultKind[];

/** What is busy while the fault lasts; two faults at once are never done to the same. */
export function targetOf(fault: Fault): string {
  switch (fault.kind) {
    case "kill-worker":
    case "kill-web":
    case "restart-worker":
    case "pause-worker":
    case "isolate-worker":
    case "cut-worker-kafka":
    case "cut-worker-redis":
    case "cut-web":
      return fault.actor;
    case "redis-kill":
    case "redis-truncate":
    case "redis-flush":
      return "redis";
    case "kafka-kill":
    case "repeat-records":
    case "poison":
      return "kafka";
    case "postgres-kill":
      return "postgres";
    case "connect-kill":
      return "connect";
    case "kill-projections":
      return "projections";
    case "cut-sim":
      return "sim";
    case "burst":
      return "burst";
  }
}

export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "kill-worker":
    case "kill-web":
    case "restart-worker":
    case "pause-worker":
    case "isolate-worker":
      return `${fault.kind} ${fault.actor}`;
    case "cut-worker-kafka":
    case "cut-worker-redis":
      return `${fault.kind} ${fault.actor} (${fault.manner})`;
    case "cut-web":
      return `${fault.kind} ${fault.actor} from ${fault.server} (${fault.manner})`;
    case "cut-sim":
      return `${fault.kind} (${fault.manner})`;
    case "redis-truncate":
      return `${fault.kind}, ${fault.tornBytes} bytes more`;
    case "repeat-records":
    case "poison":
      return `${fault.kind} ${fault.count}`;
    case "redis-kill":
    case "redis-flush":
    case "kafka-kill":
    case "postgres-kill":
    case "connect-kill":
    case "kill-projections":
    case "burst":
      return fault.kind;
  }
}
