import { expect, test } from "vitest";
import type { Runtime } from "../observe/metrics.ts";
import type { Summary } from "./summary.ts";
import { summaryTables } from "./table.ts";

const latency = { count: 1_200, p50: 9.4, p90: 20, p99: 80, p999: 200, max: 240 };
const runtime: Runtime = {
  ...{ gcSeconds: 0.6, gcPauses: 100, gcOver10Ms: 3, gcOver100Ms: 0, lagP99Ms: 12, lagMaxMs: 80 },
  ...{ heapMegabytes: 60, residentMegabytes: 200, counters: { doorstep_sockets_let_go_total: 2 } },
};
const summary: Summary = {
  ...{ isRight: true, wrongs: [], wrongCount: 0, recoverySeconds: 4 },
  floors: { kafka: latency, echo: null },
  latency: { ping: { steady: latency }, status: {}, statusFromLog: {}, slowPing: { slow: latency } },
  stages: {
    steady: {
      ping: [
        { stage: "relay", latency },
        { stage: "whole", latency: { ...latency, p50: 18.8 } },
      ],
      status: [],
    },
  },
  phases: [
    {
      ...{ phase: "steady", seconds: 60, worker: runtime, web: runtime },
      processes: { worker: { cpuSeconds: 30, readMegabytes: 12, writtenMegabytes: 6, residentMegabytes: 250 } },
    },
  ],
  pages: {
    ...{ positions: 7, statuses: 3, beats: 9, gaps: 0, notYet: 1, lost: 0, slowLost: 0 },
    storm: { joinedMs: latency, currentMs: latency, missing: 0 },
  },
  operations: { cityUpdates: 4, lost: 0, ladder: [{ atMs: 75_000, step: "conflated" }] },
  load: { placed: 5, delivered: 4, extra: 1, pings: 800, pingsDropped: 0, failures: 0, byPhase: {} },
  statuses: { facts: 40, ordersWatched: 4, lost: 0 },
  idleSocketKilobytes: { resident: 31.24, heap: 12 },
};
const lines = summaryTables(summary).split("\n");
const cells = (name: string) => lines.find((line) => line.startsWith(name))?.split(/ {2,}/);

test("each latency by phase, the floors beside them, and a dash where nothing came", () => {
  expect(cells("ping → page  ")).toEqual(["ping → page", "steady", "9.4", "20", "80", "200", "240", "1,200"]);
  expect(cells("ping → slow page")?.[1]).toBe("slow");
  expect(lines.find((line) => line.startsWith("floor: WebSocket"))?.trim()).toMatch(/ –$/);
});

test("a stage has its share of the whole way", () => {
  expect(cells("relay")?.at(-1)).toBe("50 %");
});

test("processor time is in cores, garbage collection in parts of the time", () => {
  const [cores, memory] = lines.filter((line) => /^worker +[\d.]+$/.test(line)).map((line) => line.split(/ +/)[1]);
  expect([cores, memory]).toEqual(["0.50", "250"]);
  expect(lines.find((line) => /^worker +steady/.test(line))).toContain("1.0 %");
});

test("what was not sent is told by phase", () => {
  expect(cells("sockets let go")?.at(-1)).toBe("2");
  expect(cells("orders read again")?.at(-1)).toBe("0");
});

test("what else is to be said is said in words", () => {
  const text = lines.join("\n");
  expect(text).toContain("an idle socket: 31.2 kB");
  expect(text).toContain("ladder of degradation: conflated at 75 s");
  expect(text).toContain("statuses lost 0; wrong in all 0");
});
