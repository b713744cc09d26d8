import type { IncomingMessage } from "node:http";
import type { Command } from "../ports.ts";

/** The largest order there can be is a tenth of this. */
export const MAX_BODY_BYTES = 32 * 1024;

const JSON_TYPE = /^application\/json\b/i;

/** The body as JSON, or the sentence why it is none. Reads no more than the limit. */
export async function readJson(request: IncomingMessage): Promise<Command<unknown>> {
  const text = await readText(request);
  if (!text.ok) return text;
  try {
    return { ok: true, value: JSON.parse(text.value) };
  } catch {
    return refuse("notJson", "The request is not valid JSON.");
  }
}

/** The same as it was sent: for whoever has to compare it with its signature, or reads another of `types`. */
export async function readText(request: IncomingMessage, types: RegExp = JSON_TYPE): Promise<Command<string>> {
  // Only JSON: what a foreign page can send without asking is of another type.
  if (!types.test(request.headers["content-type"] ?? "")) {
    return refuse("notJson", "Send JSON, with the content type application/json.");
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) return refuse("tooLarge", `The request is larger than ${MAX_BODY_BYTES / 1024} kB.`);
    parts.push(part);
  }
  return { ok: true, value: Buffer.concat(parts, bytes).toString() };
}

const refuse = (code: string, message: string): Command<never> => ({ ok: false, status: 400, code, message });
