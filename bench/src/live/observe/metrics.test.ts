import { expect, test } from "vitest";
import { readRuntime, sinceRuntime } from "./metrics.ts";

const text = (major: number, conflated: number): string => `# HELP nodejs_gc_duration_seconds …
# TYPE nodejs_gc_duration_seconds histogram
nodejs_gc_duration_seconds_bucket{le="0.01",kind="minor"} 90
nodejs_gc_duration_seconds_bucket{le="0.1",kind="minor"} 100
nodejs_gc_duration_seconds_bucket{le="+Inf",kind="minor"} 100
nodejs_gc_duration_seconds_sum{kind="minor"} 0.5
nodejs_gc_duration_seconds_count{kind="minor"} 100
nodejs_gc_duration_seconds_bucket{le="0.01",kind="major"} 0
nodejs_gc_duration_seconds_bucket{le="0.1",kind="major"} 1
nodejs_gc_duration_seconds_bucket{le="+Inf",kind="major"} ${major}
nodejs_gc_duration_seconds_sum{kind="major"} 0.5
nodejs_gc_duration_seconds_count{kind="major"} ${major}
nodejs_eventloop_lag_p99_seconds 0.0125
nodejs_eventloop_lag_max_seconds 0.2
nodejs_heap_size_used_bytes 25000000
process_resident_memory_bytes 100000000
doorstep_positions_conflated_total ${conflated}
`;

test("pauses, lag and memory are read from a process's metrics", () => {
  expect(readRuntime(text(3, 7))).toMatchObject({
    ...{ gcSeconds: 1, gcPauses: 103, gcOver10Ms: 13, gcOver100Ms: 2 },
    ...{ lagP99Ms: 12.5, lagMaxMs: 200, heapMegabytes: 25, residentMegabytes: 100 },
    counters: { doorstep_positions_conflated_total: 7, doorstep_sockets_let_go_total: 0 },
  });
});

test("of a stretch of time, what is counted is the difference", () => {
  const found = sinceRuntime(readRuntime(text(3, 7)), readRuntime(text(5, 10)));
  expect(found).toMatchObject({ gcPauses: 2, gcOver100Ms: 2, lagP99Ms: 12.5 });
  expect(found.counters.doorstep_positions_conflated_total).toBe(3);
});
