import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { StartFailure } from "../failure.ts";

const execute = promisify(execFile);
const LEAST_MAJOR = 17;

/** Throws a sentence when there is no Java that can run Kafka. */
export async function requireJava(): Promise<void> {
  const install = `install Java ${LEAST_MAJOR} or newer (with Maven), or start Docker`;
  const major = await javaMajor();
  if (major === null) throw new StartFailure(`Kafka needs Java or Docker and neither is here: ${install}.`);
  if (major < LEAST_MAJOR)
    throw new StartFailure(`Kafka needs Java ${LEAST_MAJOR} and this is Java ${major}: ${install}.`);
}

/** The version of the Java on the PATH; null when there is none. */
export async function javaMajor(): Promise<number | null> {
  try {
    const { stderr } = await execute("java", ["-version"]); // it talks to stderr
    const [, first = "0", second = "0"] = /version "(\d+)(?:\.(\d+))?/.exec(stderr) ?? [];
    return Number(first === "1" ? second : first); // Java 8 calls itself 1.8
  } catch {
    return null; // not installed
  }
}
