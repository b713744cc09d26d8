/** The Java half of the benchmark, in `bench/peers`: built when its sources have changed, run by module. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../result.ts";

const execute = promisify(execFile);
const PEERS_DIR = join(ROOT, "bench/peers");
const STAMP = join(PEERS_DIR, "target/sources.sha256");

export type JavaModule = "tools" | "kafka-streams" | "flink";

export async function buildPeers(say: (line: string) => void): Promise<void> {
  const sources = digestOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === sources) return;
  say("building Kafka Streams, Flink and the harness's tools with Maven (once)");
  const options = { maxBuffer: 16 * 1024 ** 2 };
  await execute("mvn", ["-q", "-B", "-f", join(PEERS_DIR, "pom.xml"), "clean", "package"], options).catch(
    (error: { stdout?: string; message: string }) => {
      const reason = error.stdout?.split("\n").find((line) => line.includes("[ERROR]")) ?? error.message;
      throw new Error(`The peers cannot be built with Maven and Java 17: ${reason}`, { cause: error });
    },
  );
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, sources);
}

/** What comes after `java`. The heap is a limit, and its least is left to Java. */
export function javaArguments(module: JavaModule, main: string, heap: string, args: readonly string[]): string[] {
  return [
    `-Xmx${heap}`,
    ...JAVA_OPTIONS[module],
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    ...["-cp", join(PEERS_DIR, module, "target/lib/*")],
    `dev.doorstep.bench.${main}`,
    ...args,
  ];
}

const JAVA_OPTIONS: Readonly<Record<JavaModule, readonly string[]>> = {
  // They must not be what limits, and not weigh on two cores.
  tools: ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
  "kafka-streams": [],
  // What Flink's own scripts open on Java 17.
  flink: ["java.util", "java.lang", "java.net", "java.io", "java.nio", "java.util.concurrent", "java.time"].map(
    (opened) => `--add-opens=java.base/${opened}=ALL-UNNAMED`,
  ),
};

function digestOfSources(): string {
  const hash = createHash("sha256");
  const files = readdirSync(PEERS_DIR, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(java|xml)$/.test(file) && !file.split("/").includes("target"))
    .sort();
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(PEERS_DIR, file)));
  return hash.digest("hex");
}
