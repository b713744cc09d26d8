/** The command line as a function: from words to what to do, or to sentences about what is wrong with them. */
import { topics } from "@doorstep/events";

export interface Filter {
  readonly reason: string | null;
  readonly topic: string | null;
  /** A time, or a while ago; null for all there is. */
  readonly since: { readonly atMs: number } | { readonly agoMs: number } | null;
}

export type DlqCommand =
  | { readonly ask: "list"; readonly filter: Filter; readonly limit: number; readonly json: boolean }
  | { readonly ask: "show"; readonly letterId: string; readonly json: boolean }
  | {
      readonly ask: "retry";
      /** Null for all that the filter leaves. */
      readonly letterIds: readonly string[] | null;
      readonly filter: Filter;
      readonly dryRun: boolean;
      readonly force: boolean;
      readonly json: boolean;
    };

export type ParsedArgs =
  | { readonly ask: "run"; readonly command: DlqCommand }
  | { readonly ask: "help" }
  | { readonly ask: "nothing"; readonly mistakes: readonly string[] };

export const DEFAULT_LIMIT = 50;
const REASONS = ["undecodable", "impossible", "bug"] as const;
/** The logs that stages read: letters come from there, and nothing goes back anywhere else. */
export const SOURCES: readonly string[] = [topics.couriers, topics.orders, topics.places];

type Name = "list" | "show" | "retry";
const SWITCHES = ["--json", "--all", "--dry-run", "--force"] as const;
const VALUES = ["--reason", "--topic", "--since", "--limit"] as const;
const ALLOWED: Readonly<Record<Name, readonly string[]>> = {
  list: ["--json", ...VALUES],
  show: ["--json"],
  retry: ["--json", "--all", "--dry-run", "--force", "--reason", "--topic", "--since"],
};

export function parseArgs(argv: readonly string[]): ParsedArgs {
  const words = argv.flatMap(splitAtEquals);
  if (words.some((word) => word === "--help" || word === "-h")) return { ask: "help" };
  const [name, ...rest] = words;
  if (name === undefined)
    return { ask: "nothing", mistakes: ["Say what to do: list, show or retry; --help tells more."] };
  if (!isName(name)) {
    return { ask: "nothing", mistakes: [`${name} is not something to do: it is list, show or retry.`] };
  }
  const { letterIds, switches, values, mistakes } = sort(name, rest);
  const filter = readFilter(values, mistakes);
  const json = switches.has("--json");
  const command = ((): DlqCommand => {
    switch (name) {
      case "list":
        if (letterIds.length > 0) mistakes.push(`list takes no letters: show ${letterIds[0]} opens one.`);
        return { ask: "list", filter, limit: readLimit(values.get("--limit"), mistakes), json };
      case "show":
        if (letterIds.length !== 1)
          mistakes.push("show takes one letter, such as show 3:17; list tells which there are.");
        return { ask: "show", letterId: letterIds[0] ?? "", json };
      case "retry": {
        const all = switches.has("--all");
        if (all === letterIds.length > 0) mistakes.push("retry takes letters, such as retry 3:17 4:2, or --all.");
        if (!all && values.size > 0) mistakes.push(`${[...values.keys()].join(" and ")} only goes with --all.`);
        return {
          ask: "retry",
          letterIds: all ? null : [...new Set(letterIds)],
          filter,
          dryRun: switches.has("--dry-run"),
          force: switches.has("--force"),
          json,
        };
      }
    }
  })();
  return mistakes.length > 0 ? { ask: "nothing", mistakes } : { ask: "run", command };
}

const isName = (word: string): word is Name => word in ALLOWED;
const splitAtEquals = (word: string): string[] => {
  const at = word.indexOf("=");
  return word.startsWith("--") && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
};

interface Sorted {
  readonly letterIds: string[];
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly mistakes: string[];
}

function sort(name: Name, words: readonly string[]): Sorted {
  const letterIds: string[] = [];
  const switches = new Set<string>();
  const values = new Map<string, string>();
  const mistakes: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) {
      if (/^\d+:\d+$/.test(word)) letterIds.push(word);
      else mistakes.push(`${word} is not a letter: they are named as in 3:17.`);
      continue;
    }
    const isSwitch = SWITCHES.some((known) => known === word);
    if (!isSwitch && !VALUES.some((known) => known === word)) {
      mistakes.push(`${word} is not a flag of this command; --help lists them.`);
      continue;
    }
    if (!ALLOWED[name].includes(word)) mistakes.push(`${word} does not go with ${name}.`);
    if (isSwitch) {
      switches.add(word);
      continue;
    }
    const value = words[at + 1];
    if (value === undefined || value.startsWith("--")) {
      mistakes.push(`${word} needs a value.`);
      continue;
    }
    at += 1;
    if (values.has(word)) mistakes.push(`${word} is given twice.`);
    values.set(word, value);
  }
  return { letterIds, switches, values, mistakes };
}

function readFilter(values: ReadonlyMap<string, string>, mistakes: string[]): Filter {
  const [reason, topic, since] = [values.get("--reason"), values.get("--topic"), values.get("--since")];
  if (reason !== undefined && !REASONS.some((known) => known === reason)) {
    mistakes.push(`--reason is ${REASONS.join(", ")}, not ${reason}.`);
  }
  if (topic !== undefined && !SOURCES.includes(topic)) {
    mistakes.push(`--topic is ${SOURCES.join(", ")}, not ${topic}.`);
  }
  const read = since === undefined ? null : readSince(since);
  if (since !== undefined && read === null) {
    mistakes.push(
      `--since takes a while, such as 90s, 15m, 2h or 3d, or a time, such as 2026-11-25T19:00Z, not ${since}.`,
    );
  }
  return { reason: reason ?? null, topic: topic ?? null, since: read };
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readSince(text: string): Filter["since"] {
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return { agoMs: Number(count) * (UNIT_MS[unit] ?? 0) };
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : { atMs };
}

function readLimit(text: string | undefined, mistakes: string[]): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) mistakes.push(`--limit takes a whole number from 1, not ${text}.`);
  return limit;
}
