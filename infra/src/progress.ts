const NAME_WIDTH = 12;
const SOURCE_WIDTH = 8;
const TIME_WIDTH = 8;

export interface ReadyLine {
  readonly name: string;
  /** Where it comes from: "given", "Docker", "local". */
  readonly source?: string;
  readonly tookMs?: number;
  readonly text?: string;
}

/** One aligned line: what, from where, how long it took, where it is. */
export function readyLine({ name, source = "", tookMs, text = "" }: ReadyLine): string {
  const took = tookMs === undefined ? "" : formatSeconds(tookMs);
  return `  ${name.padEnd(NAME_WIDTH)}${source.padEnd(SOURCE_WIDTH)}${took.padStart(TIME_WIDTH)}  ${text}`.trimEnd();
}

export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
