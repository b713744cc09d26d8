/**
 * Reads what is committed on the two result topics, from their beginning. While it follows it
 * only keeps the bytes: what is measured meanwhile shares our cores.
 */
import { spawn } from "node:child_process";
import { decodeResult, identityOf, type JobResult, type ResultIdentity } from "../job/results.ts";
import { javaArguments } from "./java.ts";
import { exitOf } from "./load.ts";

export interface ResultTopics {
  readonly windows: string;
  readonly sessions: string;
}

export interface FoundResult {
  readonly result: JobResult;
  readonly identity: ResultIdentity | null;
  /** When the broker took it. */
  readonly appendedAtMs: number;
  /** When the reader, who sees what is committed only, had it. */
  readonly readAtMs: number;
}

export interface Reading {
  /** Reads to the end as it is now, and gives out what was read. */
  finish(onFound: (found: FoundResult) => void): Promise<void>;
}

/** Topic u8, partition u8, two times i64, length u16. */
const HEAD_BYTES = 20;
const KINDS = ["window", "session"] as const;

export function readResults(brokers: string, topics: ResultTopics): Reading {
  const args = ["--brokers", brokers, "--topics", `${topics.windows},${topics.sessions}`];
  const child = spawn("java", javaArguments("tools", "Read", "256m", args), { stdio: ["pipe", "pipe", "inherit"] });
  const ended = exitOf(child, "reading the results");
  // Whoever finishes hears of it.
  ended.catch(() => {});
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => child.stdout.once("close", resolve));
  return {
    async finish(onFound) {
      child.stdin.end();
      await Promise.all([ended, closed]);
      let rest: Buffer = Buffer.alloc(0);
      for (const chunk of chunks) {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        rest = bytes.subarray(eachRecord(bytes, onFound));
      }
    },
  };
}

/** How many bytes were whole records. */
function eachRecord(bytes: Buffer, onFound: (found: FoundResult) => void): number {
  let at = 0;
  while (bytes.length - at >= HEAD_BYTES) {
    const length = bytes.readUInt16BE(at + 18);
    const end = at + HEAD_BYTES + length;
    if (end > bytes.length) break;
    const value = bytes.subarray(at + HEAD_BYTES, end);
    const kind = KINDS[bytes.readUInt8(at)] ?? "window";
    onFound({
      result: decodeResult(kind, value),
      identity: identityOf(value),
      appendedAtMs: Number(bytes.readBigInt64BE(at + 2)),
      readAtMs: Number(bytes.readBigInt64BE(at + 10)),
    });
    at = end;
  }
  return at;
}
