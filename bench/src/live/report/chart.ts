/**
 * Latency over time as a picture: one point a second, time to the right, milliseconds upwards
 * on a scale of powers, the phases of the run behind it. Readable on light and on dark.
 */
import type { Second } from "../series.ts";
import type { Phase, PhaseName } from "../timeline.ts";

export interface ChartLine {
  readonly name: string;
  readonly kind: "ping" | "status";
  readonly points: readonly { readonly atS: number; readonly ms: number }[];
}

export interface ChartOptions {
  readonly title: string;
  readonly timeline: readonly Phase[];
  readonly lines: readonly ChartLine[];
  /** Only what lies in these. */
  readonly fromS: number;
  readonly toS: number;
}

const WIDTH = 960;
const HEIGHT = 420;
const PLOT = { left: 64, right: 16, top: 64, bottom: 44 };
const LOWEST_MS = 1;
const MARKED: readonly PhaseName[] = ["spike", "storm", "slow"];
const LABELS: Partial<Record<PhaseName, string>> = {
  spike: "ten times the load",
  storm: "all reconnect",
  slow: "5 % read slowly",
};

export function latencyChart({ title, timeline, lines, fromS, toS }: ChartOptions): string {
  const highest = Math.max(100, ...lines.flatMap(({ points }) => points.map(({ ms }) => ms)));
  const decades = Math.ceil(Math.log10(highest / LOWEST_MS));
  const plotWidth = WIDTH - PLOT.left - PLOT.right;
  const plotHeight = HEIGHT - PLOT.top - PLOT.bottom;
  const bottom = HEIGHT - PLOT.bottom;
  const xOf = (atS: number): number => PLOT.left + (plotWidth * (atS - fromS)) / (toS - fromS);
  const yOf = (ms: number): number => bottom - (plotHeight * Math.log10(Math.max(ms, LOWEST_MS) / LOWEST_MS)) / decades;

  const bands = timeline
    .filter(({ name }) => MARKED.includes(name))
    .map(({ name, fromMs, toMs }) => ({
      name,
      left: xOf(Math.max(fromS, fromMs / 1_000)),
      right: xOf(Math.min(toS, toMs / 1_000)),
    }))
    .filter(({ left, right }) => right > left)
    .flatMap(({ name, left, right }) => [
      `<rect class="band ${name}" x="${at(left)}" y="${PLOT.top}" width="${at(right - left)}" height="${plotHeight}"/>`,
      text((left + right) / 2, PLOT.top - 8, LABELS[name] ?? name, "middle"),
    ]);
  const rungs = Array.from({ length: decades + 1 }, (_, power) => LOWEST_MS * 10 ** power).flatMap((ms) => [
    `<line class="grid" x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${at(yOf(ms))}" y2="${at(yOf(ms))}"/>`,
    text(PLOT.left - 8, yOf(ms) + 4, ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`, "end"),
  ]);
  const minutes = Array.from({ length: Math.floor((toS - fromS) / 60) + 1 }, (_, minute) =>
    text(xOf(fromS + minute * 60), bottom + 20, `${minute} min`, "middle"),
  );
  const legend = lines.flatMap(({ name, kind }, nth) => {
    const x = PLOT.left + nth * 190;
    return [
      `<line class="line ${kind}${isTail(name) ? " tail" : ""}" x1="${x}" x2="${x + 24}" y1="28" y2="28"/>`,
      text(x + 30, 32, name, "start"),
    ];
  });
  const drawn = lines.flatMap(({ name, kind, points }) => {
    const inside = points.filter(({ atS }) => atS >= fromS && atS < toS);
    if (inside.length === 0) return [];
    const path = inside.map(({ atS, ms }, nth) => `${nth === 0 ? "M" : "L"}${at(xOf(atS))} ${at(yOf(ms))}`).join("");
    return [`<path class="line ${kind}${isTail(name) ? " tail" : ""}" d="${path}"/>`];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    // Its own ground: the page around it may be dark where the reader's system is light.
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    ...bands,
    ...rungs,
    ...minutes,
    ...legend,
    ...drawn,
    "</svg>",
  ].join("\n")}\n`;
}

/** Half of the points, or one in a hundred, took longer: two lines for each kind. */
export function chartLines(seconds: {
  readonly ping: readonly Second[];
  readonly status: readonly Second[];
}): readonly ChartLine[] {
  return (["ping", "status"] as const).flatMap((kind) => [
    { name: `${kind} → page, p50`, kind, points: seconds[kind].map(({ atS, p50 }) => ({ atS, ms: p50 })) },
    { name: `${kind} → page, p99`, kind, points: seconds[kind].map(({ atS, p99 }) => ({ atS, ms: p99 })) },
  ]);
}

const STYLE = `
text{font:12px system-ui,sans-serif;fill:#444}
.grid{stroke:#8884;stroke-width:1}
.ground{fill:#fff}
.band{opacity:.14}
.band.spike{fill:#d9730d;opacity:.2}
.band.storm{fill:#6940a5}
.band.slow{fill:#787774}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}
.tail{stroke-dasharray:5 3}
.ping{stroke:#1566c0}
.status{stroke:#b0245f}
@media (prefers-color-scheme:dark){text{fill:#ccc}.ping{stroke:#6cb2f7}.status{stroke:#f58bb5}.ground{fill:#12161c}.band,.band.spike{opacity:.3}}
`.trim();

const isTail = (name: string): boolean => name.endsWith("p99");
const at = (value: number): string => String(Math.round(value * 10) / 10);
const text = (x: number, y: number, words: string, anchor: "start" | "middle" | "end"): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
const escaped = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
