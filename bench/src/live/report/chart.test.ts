import { expect, test } from "vitest";
import { timelineOf } from "../timeline.ts";
import { chartLines, latencyChart } from "./chart.ts";

const timeline = timelineOf({ couriers: 1_000, sockets: 100, minutes: 1, spikeSeconds: 60 });
const seconds = Array.from({ length: 200 }, (_, atS) => ({ atS, p50: 10, p99: 100 }));
const svg = latencyChart({
  title: "Latency <over> time",
  timeline,
  lines: chartLines({ ping: seconds, status: [] }),
  fromS: 60,
  toS: 180,
});

test("the picture is one well-formed SVG, its words escaped", () => {
  expect(svg).toMatch(/^<svg [^>]+>\n<title>Latency &lt;over&gt; time<\/title>/);
  expect(svg.endsWith("</svg>\n")).toBe(true);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("a tenfold latency is as far up as the tenfold before it", () => {
  const paths = [...svg.matchAll(/<path class="line ping( tail)?" d="M([\d.]+) ([\d.]+)/g)];
  const [median, tail] = paths.map(([, , , y]) => Number(y));
  // Two decades on a height of 312.
  expect(median).toBeCloseTo(376 - 156, 1);
  expect(tail).toBeCloseTo(376 - 312, 1);
});

test("the spike is marked where it was, what lies outside is not drawn, and nothing is no line", () => {
  expect(svg.match(/class="band [a-z]+"/g)).toEqual(['class="band spike"']);
  expect(svg).toContain("ten times the load");
  expect(svg).not.toContain("all reconnect");
  expect(svg.match(/<path class="line status/g)).toBeNull();
});

test("it is readable on dark", () => {
  expect(svg).toContain("prefers-color-scheme:dark");
});
