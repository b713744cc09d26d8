/** The table at the end. */
import type { Finding, FindingKind } from "./compare/finding.ts";
import type { Evening } from "./evening-files.ts";
import type { Verdict } from "./judge.ts";
import { describeFault, FAULT_KINDS, faultKinds } from "./plan/faults.ts";
import { STANDING_FAULTS } from "./world/sims.ts";

const MOST_SHOWN = 40;
const MOST_OF_AN_END = 200;

export function reportText(evening: Evening, verdict: Verdict): string {
  const { findings } = verdict;
  const count = (kind: FindingKind): number => findings.filter((finding) => finding.kind === kind).length;
  const wrongEnds = findings.filter(({ where }) => where === "ends").length;
  const rows: readonly (readonly [string, string])[] = [
    ["seed", String(evening.seed)],
    ["minutes", String(evening.minutes)],
    ["faults injected", String(evening.faults.length)],
    ...FAULT_KINDS.map((kind): [string, string] => [
      `  ${faultKinds[kind].says}`,
      String(evening.faults.filter(({ fault }) => fault.kind === kind).length),
    ]),
    ["all evening long", STANDING_FAULTS],
    ["records processed", String(verdict.records)],
    ["confirmed to simulator and diners", String(verdict.confirmed)],
    ["orders of the write side", String(verdict.written)],
    ["orders, of them watched", `${verdict.orders}, ${verdict.watched}`],
    ["statuses", String(verdict.statuses)],
    ["forwarded between logs", String(verdict.forwarded)],
    ["  of these came again, and were known", String(verdict.repeats)],
    ["dead letters", String(verdict.deadLetters)],
    ["lost", String(count("lost"))],
    ["duplicated", String(count("duplicated"))],
    ["out of order", String(count("outOfOrder"))],
    ["wrong", String(count("wrong"))],
    ["  wrong final states", String(wrongEnds)],
    ["processes that ended by themselves", String(evening.ownEnds.length)],
    ...evening.ownEnds.map((end): [string, string] => ["", endText(end)]),
    ["longest time a status took", longestText(evening, verdict)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
  return [table, ...findings.slice(0, MOST_SHOWN).map(findingText), ...moreText(findings)].join("\n");
}

const findingText = ({ kind, where, what }: Finding): string => `  ${kind}: ${where}: ${what}`;
const moreText = ({ length }: readonly Finding[]): string[] =>
  length > MOST_SHOWN ? [`  … and ${length - MOST_SHOWN} more`] : [];

/** And under which faults: those that overlap the time from its record to the page. */
function longestText({ faults }: Evening, { delays }: Verdict): string {
  if (delays.length === 0) return "no status was shown";
  const sorted = delays.toSorted((a, b) => a.delayMs - b.delayMs);
  const longest = sorted.at(-1) as (typeof sorted)[number];
  const median = sorted[Math.floor(sorted.length / 2)] as (typeof sorted)[number];
  const fromMs = longest.atMs - longest.delayMs;
  const during = faults.filter(({ beganAtMs, endedAtMs }) => beganAtMs < longest.atMs && endedAtMs > fromMs);
  const names = during.map(({ fault }) => describeFault(fault)).join("; ");
  return `${longest.delayMs} ms (median ${median.delayMs} ms), during: ${names || "no fault"}`;
}

/** Its first line says who and how; of the lines of its log the one that names an error says why. */
function endText(end: string): string {
  const [first = "", ...lines] = end.split("\n");
  const why = lines.find((line) => /error/i.test(line))?.trim() ?? "";
  return `${first.replace(/ Its last lines.*/, "")} ${why}`.slice(0, MOST_OF_AN_END);
}
