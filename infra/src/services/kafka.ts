import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf, StartFailure } from "../failure.ts";
import { kafkaAnswers } from "../kafka/admin.ts";
import { freePorts } from "../ports.ts";
import type { Run } from "../run/run.ts";
import { waitUntil } from "../wait.ts";

const execute = promisify(execFile);
const LOG_SETTINGS = join(import.meta.dirname, "../../kafka/log4j2.properties");

export interface LocalKafka {
  readonly run: Run;
  readonly port: number;
  /** Folder with Kafka's jars. */
  readonly libDir: string;
  /** Further ways in. */
  readonly doors?: readonly KafkaDoor[];
}

/** A port of its own, whose clients are told to come by another: a proxy in between sees all they say. */
export interface KafkaDoor {
  readonly port: number;
  readonly advertisedPort: number;
}

/** One Kafka node, broker and controller. Continues with the data folder's logs when there are some. */
export async function startLocalKafka({ run, port, libDir, doors = [] }: LocalKafka): Promise<string> {
  const home = join(run.dataDir, "kafka");
  await mkdir(home, { recursive: true });
  const [controllerPort = 0] = await freePorts(1);
  if (!isFormatted(home)) await format({ home, libDir, port, controllerPort, signal: run.signal });

  const settings = join(home, "server.properties");
  writeFileSync(settings, serverProperties({ port, controllerPort, doors, logDir: join(home, "log") }));
  const kafka = await run.start({
    name: "Kafka",
    command: "java",
    args: [...javaArguments({ heap: "512m", libDir }), "kafka.Kafka", settings],
    stopLimitMs: 20_000,
    vital: true,
  });
  const brokers = `127.0.0.1:${port}`;
  await waitUntil(() => kafkaAnswers(brokers), {
    limitMs: 60_000,
    everyMs: 100,
    unless: kafka.orFailure,
    orElse: () => new StartFailure(`Kafka does not answer at ${brokers} after a minute: see ${kafka.logFile}.`),
  });
  return brokers;
}

/** Throws when there is something that is neither a formatted log folder nor an empty one. */
function isFormatted(home: string): boolean {
  const logDir = join(home, "log");
  if (!existsSync(logDir)) return false;
  const meta = join(logDir, "meta.properties");
  try {
    if (/^cluster\.id=\S+$/m.test(readFileSync(meta, "utf8"))) return true;
  } catch (error) {
    throw brokenFolder(home, messageOf(error));
  }
  throw brokenFolder(home, `${meta} names no cluster`);
}

const brokenFolder = (home: string, why: string): StartFailure =>
  new StartFailure(`Kafka's data in ${home} is damaged (${why}): move that folder away to start with empty logs.`);

interface Format {
  readonly home: string;
  readonly libDir: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly signal: AbortSignal;
}

/** In a folder of its own, renamed when complete: an interrupted format leaves nothing that looks like a log. */
async function format({ home, libDir, port, controllerPort, signal }: Format): Promise<void> {
  const [newDir, settings] = [join(home, "log.new"), join(home, "format.properties")];
  rmSync(newDir, { recursive: true, force: true });
  writeFileSync(settings, serverProperties({ port, controllerPort, doors: [], logDir: newDir }));
  const clusterId = randomBytes(16).toString("base64url");
  // In one word with its flag: an id may begin with a dash.
  const named = `--cluster-id=${clusterId}`;
  const tool = ["kafka.tools.StorageTool", "format", "--standalone", named, "--config", settings];
  try {
    await execute("java", [...javaArguments({ heap: "128m", libDir }), ...tool], { signal });
  } catch (error) {
    throw new StartFailure(`Kafka cannot format ${newDir}: ${messageOf(error)}`, { cause: error });
  }
  renameSync(newDir, join(home, "log"));
  rmSync(settings);
}

function javaArguments({ heap, libDir }: { readonly heap: string; readonly libDir: string }): string[] {
  return [`-Xmx${heap}`, "-XX:+UseSerialGC", `-Dlog4j2.configurationFile=${LOG_SETTINGS}`, "-cp", join(libDir, "*")];
}

interface ServerSettings {
  readonly port: number;
  readonly controllerPort: number;
  readonly doors: readonly KafkaDoor[];
  readonly logDir: string;
}

function serverProperties({ port, controllerPort, doors, logDir }: ServerSettings): string {
  const own = `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  const listeners = doors.map((door, at) => `,DOOR${at}://127.0.0.1:${door.port}`).join("");
  const advertised = doors.map((door, at) => `,DOOR${at}://127.0.0.1:${door.advertisedPort}`).join("");
  const protocols = doors.map((_, at) => `,DOOR${at}:PLAINTEXT`).join("");
  return `# Written at every start.
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=${own}${listeners}
advertised.listeners=${own}${advertised}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${protocols}
log.dirs=${logDir}
# A topic with the wrong settings is worse than a missing one.
auto.create.topics.enable=false
# One node: the internal topics cannot have more copies, and need few partitions.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=3
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# Short sessions make a takeover quick; clients may ask for them.
group.min.session.timeout.ms=1000
`;
}
