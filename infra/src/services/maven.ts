import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { messageOf, StartFailure } from "../failure.ts";

const execute = promisify(execFile);
const POM = join(import.meta.dirname, "../../kafka/pom.xml");

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

/**
 * What `kafka/pom.xml` names, fetched once from Maven Central into `cacheDir`. The folder is
 * complete or absent: it is filled beside its place, listed, and then moved there.
 */
export async function fetchJavaPackages({ cacheDir, signal, onProgress }: Fetch): Promise<JavaPackages> {
  const version = createHash("sha256").update(readFileSync(POM)).digest("hex").slice(0, 12);
  const dir = join(cacheDir, `java-${version}`);
  if (!isComplete(dir)) {
    onProgress("fetching Kafka and its libraries with Maven (once)");
    await fillFolder(dir, signal);
  }
  return { kafkaDir: join(dir, "kafka"), redisDir: join(dir, "redis") };
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

async function fillFolder(dir: string, signal: AbortSignal): Promise<void> {
  const newDir = `${dir}.${process.pid}.new`;
  await mkdir(newDir, { recursive: true });
  try {
    await requireMaven(signal);
    await execute("mvn", ["-q", "-B", "-f", POM, `-Ddoorstep.lib=${newDir}`, "process-resources"], {
      signal,
      maxBuffer: 16 * 1024 ** 2,
    });
    writeFileSync(listFile(newDir), JSON.stringify(listFiles(newDir)));
    rmSync(dir, { recursive: true, force: true });
    renameSync(newDir, dir);
  } catch (error) {
    if (isComplete(dir)) return; // another start was quicker
    throw error instanceof StartFailure ? error : fetchFailure(error);
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

async function requireMaven(signal: AbortSignal): Promise<void> {
  await execute("mvn", ["--version"], { signal }).catch((cause: unknown) => {
    throw new StartFailure(
      "Kafka is fetched with Maven, which is not here: install Maven 3.6 or newer, or start Docker.",
      {
        cause,
      },
    );
  });
}

function fetchFailure(error: unknown): StartFailure {
  const output = (error as { stdout?: string }).stdout ?? "";
  const reason = output.split("\n").find((line) => line.includes("[ERROR]")) ?? messageOf(error);
  return new StartFailure(
    `Kafka cannot be fetched from Maven Central: ${reason.replace("[ERROR] ", "").trim()}. Check the network (or ~/.m2/settings.xml), or start Docker.`,
    { cause: error },
  );
}
