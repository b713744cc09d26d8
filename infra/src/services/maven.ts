import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf, StartFailure } from "../failure.ts";

const execute = promisify(execFile);
const POMS = join(import.meta.dirname, "../..");

export interface Fetch {
  readonly cacheDir: string;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

export interface JavaPackages {
  /** Kafka and what it needs, as jars. */
  readonly kafkaDir: string;
  /** The redis-server binaries. */
  readonly redisDir: string;
}

export interface ConnectPackages {
  /** Kafka Connect and what it needs, as jars. */
  readonly connectDir: string;
  /** The connectors, each a folder of jars that Connect loads apart from its own. */
  readonly pluginsDir: string;
}

/** Kafka and Redis, fetched once into `cacheDir`. */
export async function fetchJavaPackages(fetch: Fetch): Promise<JavaPackages> {
  const dir = await fetchPackages({ pom: join(POMS, "kafka/pom.xml"), name: "java", what: "Kafka" }, fetch);
  return { kafkaDir: join(dir, "kafka"), redisDir: join(dir, "redis") };
}

/** Kafka Connect and Debezium, fetched once into `cacheDir`. */
export async function fetchConnectPackages(fetch: Fetch): Promise<ConnectPackages> {
  const packages = { pom: join(POMS, "connect/pom.xml"), name: "connect", what: "Kafka Connect" };
  const dir = await fetchPackages(packages, fetch);
  return { connectDir: join(dir, "connect"), pluginsDir: join(dir, "plugins") };
}

interface Packages {
  readonly pom: string;
  /** Of the folder. */
  readonly name: string;
  /** As people call it. */
  readonly what: string;
}

/**
 * What a `pom.xml` names, from Maven Central. The folder is complete or absent: it is filled
 * beside its place, listed, and then moved there.
 */
async function fetchPackages(packages: Packages, { cacheDir, signal, onProgress }: Fetch): Promise<string> {
  const version = createHash("sha256").update(readFileSync(packages.pom)).digest("hex").slice(0, 12);
  const dir = join(cacheDir, `${packages.name}-${version}`);
  if (!isComplete(dir)) {
    onProgress(`fetching ${packages.what} and its libraries with Maven (once)`);
    await fillFolder(dir, packages, signal);
  }
  return dir;
}

interface FileEntry {
  readonly path: string;
  readonly bytes: number;
}

const listFile = (dir: string): string => join(dir, "files.json");

function isComplete(dir: string): boolean {
  if (!existsSync(listFile(dir))) return false;
  const files = JSON.parse(readFileSync(listFile(dir), "utf8")) as FileEntry[];
  return files.every(({ path, bytes }) => statSync(join(dir, path), { throwIfNoEntry: false })?.size === bytes);
}

async function fillFolder(dir: string, { pom, what }: Packages, signal: AbortSignal): Promise<void> {
  const newDir = `${dir}.${process.pid}.new`;
  await mkdir(newDir, { recursive: true });
  try {
    await requireMaven(what, signal);
    await execute("mvn", ["-q", "-B", "-f", pom, `-Ddoorstep.lib=${newDir}`, "process-resources"], {
      signal,
      maxBuffer: 16 * 1024 ** 2,
    });
    writeFileSync(listFile(newDir), JSON.stringify(listFiles(newDir)));
    rmSync(dir, { recursive: true, force: true });
    renameSync(newDir, dir);
  } catch (error) {
    if (isComplete(dir)) return; // another start was quicker
    throw error instanceof StartFailure ? error : fetchFailure(what, error);
  } finally {
    rmSync(newDir, { recursive: true, force: true });
  }
}

function listFiles(dir: string): FileEntry[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(dir.length + 1), bytes: statSync(file).size }));
}

async function requireMaven(what: string, signal: AbortSignal): Promise<void> {
  await execute("mvn", ["--version"], { signal }).catch((cause: unknown) => {
    throw new StartFailure(
      `${what} is fetched with Maven, which is not here: install Maven 3.6 or newer, or start Docker.`,
      { cause },
    );
  });
}

function fetchFailure(what: string, error: unknown): StartFailure {
  const output = (error as { stdout?: string }).stdout ?? "";
  const reason = output.split("\n").find((line) => line.includes("[ERROR]")) ?? messageOf(error);
  return new StartFailure(
    `${what} cannot be fetched from Maven Central: ${reason.replace("[ERROR] ", "").trim()}. Check the network (or ~/.m2/settings.xml), or start Docker.`,
    { cause: error },
  );
}
