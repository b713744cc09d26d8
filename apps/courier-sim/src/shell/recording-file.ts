/** A recording on disk: lines in, lines out, compressed when the name says so. */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { lineToText, type RecordingLine } from "../recording/lines.ts";

export interface RecordingFile {
  /** Awaited, so that a slow disk holds the writer back instead of filling the memory. */
  write(lines: readonly RecordingLine[]): Promise<void>;
  close(): Promise<void>;
}

/** @throws when the file cannot be written */
export async function createRecording(path: string): Promise<RecordingFile> {
  const file = createWriteStream(path);
  await once(file, "open");
  const gzip = path.endsWith(".gz") ? createGzip() : null;
  gzip?.pipe(file);
  const sink = gzip ?? file;
  const done = finished(file);
  // Seen at once; told to whoever writes or closes.
  done.catch(() => undefined);
  return {
    async write(lines) {
      if (lines.length === 0) return;
      const hasRoom = sink.write(lines.map(lineToText).join(""));
      if (!hasRoom) await Promise.race([once(sink, "drain"), done]);
    },
    async close() {
      sink.end();
      await done;
    },
  };
}

/** Lines of text, in order. @throws when the file cannot be read */
export async function* readRecording(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const source = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  // A failure of the file does not travel down a pipe by itself.
  if (source !== file) file.on("error", (error) => source.destroy(error));
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) yield line;
}
