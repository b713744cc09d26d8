import { deadLetterHeaders } from "@doorstep/events";
import { decodePartly, type PartlyDecoded } from "./decode-partly.ts";
import { hexDump } from "./hex-dump.ts";
import { type Letter, type RetryNote, sourceName } from "./letter.ts";
import { readFrame, type SchemaNames, schemaName } from "./schema-names.ts";
import { toTime } from "./time.ts";

/** Everything there is to say about a letter; the same for people and programs. */
export interface ShownLetter {
  readonly letter: string;
  readonly reason: string;
  readonly detail: string;
  readonly source: string;
  readonly firstSeen: string;
  readonly putAside: string;
  readonly retryCount: number;
  readonly retried: { readonly to: string; readonly at: string } | null;
  /** Beyond those above. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text when it is text, else `hex:…`. */
  readonly key: string | null;
  readonly schema: { readonly id: number; readonly name: string; readonly from: string } | null;
  /** As far as they go; null when not even the first can be read. */
  readonly fields: unknown;
  /** Why there are no more fields; null when all were read. */
  readonly problem: string | null;
  /** What of the value comes after the fields. */
  readonly restHex: string;
  readonly valueHex: string | null;
}

export async function showLetter(
  letter: Letter,
  note: RetryNote | undefined,
  names: Pick<SchemaNames, "find">,
): Promise<ShownLetter> {
  return {
    letter: letter.id,
    reason: letter.reason,
    detail: letter.detail,
    source: sourceName(letter),
    firstSeen: toTime(letter.firstSeenMs),
    putAside: toTime(letter.putAsideMs),
    retryCount: letter.retryCount,
    retried: note === undefined ? null : { to: note.retriedTo, at: toTime(note.atMs) },
    headers: Object.fromEntries(Object.entries(letter.headers).filter(([name]) => !OWN_HEADERS.has(name))),
    key: letter.key && toReadable(letter.key),
    ...(await readValue(letter.value, names)),
    valueHex: letter.value && toHex(letter.value),
  };
}

const OWN_HEADERS: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders));

type Contents = Pick<ShownLetter, "schema" | "fields" | "problem" | "restHex">;

async function readValue(value: Uint8Array | null, names: Pick<SchemaNames, "find">): Promise<Contents> {
  const frame = readFrame(value);
  if (!frame.framed) {
    return { schema: null, fields: null, problem: frame.problem, restHex: value === null ? "" : toHex(value) };
  }
  const { schemaId, body } = frame;
  const found = await names.find(schemaId);
  if (found === null) {
    const schema = { id: schemaId, name: "unknown", from: "nowhere" };
    const problem = `schema id ${schemaId} is known neither to this build nor to the schemas log`;
    return { schema, fields: null, problem, restHex: toHex(body) };
  }
  const read = decodePartly(found.schema.avro, body);
  return {
    schema: { id: schemaId, name: schemaName(found.schema), from: found.from },
    fields: read.value,
    problem: problemToText(read, body.length),
    restHex: toHex(body.subarray(read.end)),
  };
}

function problemToText({ problem, end }: PartlyDecoded, length: number): string | null {
  if (problem === null) return null;
  const where = `byte ${end} of ${length}`;
  return problem.path === "" ? `${where}: ${problem.what}` : `${problem.path}, at ${where}: ${problem.what}`;
}

/** More of a value is for `--json`. */
const MAX_DUMPED_BYTES = 4_096;
const INDENT = " ".repeat(13);

export function shownToText(shown: ShownLetter, value: Uint8Array | null): string {
  const { schema, retried } = shown;
  const lines = [
    row("letter", shown.letter),
    row("reason", shown.detail === "" ? shown.reason : `${shown.reason}: ${shown.detail}`),
    row("from", shown.source),
    row("first seen", shown.firstSeen),
    row("put aside", shown.putAside),
    row("retried", retriedToText(shown.retryCount, retried)),
    ...Object.entries(shown.headers).map(([name, text]) => row("header", `${name}: ${text}`)),
    row("key", shown.key ?? "none"),
    row("schema", schema === null ? "none" : `${schema.id} ${schema.name}, by ${schema.from}`),
    ...fieldsToLines(shown.fields).map((line, at) => row(at === 0 ? "fields" : "", line)),
    ...(shown.problem === null ? [] : [row("then", shown.problem)]),
    ...(shown.problem === null || shown.restHex === "" ? [] : [row("rest", shortened(shown.restHex))]),
    row("value", value === null ? "none" : `${value.length} bytes`),
    ...hexDump(value ?? new Uint8Array(), { maxBytes: MAX_DUMPED_BYTES }).map((line) => row("", line)),
  ];
  return `${lines.join("\n")}\n`;
}

const row = (name: string, text: string): string => `${name.padEnd(INDENT.length)}${text}`;

function retriedToText(count: number, retried: ShownLetter["retried"]): string {
  const before = count === 0 ? "" : `${count} × before it came here`;
  if (retried === null) return before === "" ? "no" : before;
  return `to ${retried.to} at ${retried.at}${before === "" ? "" : `; ${before}`}`;
}

const MAX_REST_DIGITS = 128;
const shortened = (hex: string): string =>
  hex.length <= MAX_REST_DIGITS ? hex : `${hex.slice(0, MAX_REST_DIGITS)}… (${hex.length / 2} bytes)`;

/** `pickup.label "Ana's"`: one line for each value, by its path. */
function fieldsToLines(fields: unknown): string[] {
  const found: [path: string, text: string][] = [];
  const visit = (path: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) return void found.push([path, JSON.stringify(value)]);
    const inside = Object.entries(value);
    if (inside.length === 0) found.push([path, Array.isArray(value) ? "[]" : "{}"]);
    for (const [name, of] of inside) {
      visit(Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`, of);
    }
  };
  if (fields === null || (typeof fields === "object" && Object.keys(fields).length === 0)) return [];
  visit("", fields);
  const width = Math.min(40, Math.max(...found.map(([path]) => path.length)));
  return found.map(([path, text]) => `${path.padEnd(width)} ${text}`);
}

/** Text when the bytes are text that can be printed. */
function toReadable(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /^[\P{C}]*$/u.test(text) ? text : `hex:${toHex(bytes)}`;
  } catch {
    // Not UTF-8: shown as what it is.
    return `hex:${toHex(bytes)}`;
  }
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
