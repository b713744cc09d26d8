/** What a process says of itself at `/metrics`, as far as the benchmark tells it. */

export interface Runtime {
  /** Since the process began. */
  readonly gcSeconds: number;
  readonly gcPauses: number;
  /** Pauses longer than 10 ms, and than 100 ms. */
  readonly gcOver10Ms: number;
  readonly gcOver100Ms: number;
  /** Since it was last asked. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
  /** The counters of ours that say what was left out. */
  readonly counters: Readonly<Record<string, number>>;
}

const COUNTERS = [
  "doorstep_positions_conflated_total",
  "doorstep_ladder_left_out_total",
  "doorstep_sockets_let_go_total",
  "doorstep_outputs_lost_total",
  "doorstep_orders_reread_total",
];

export async function askRuntime(url: string): Promise<Runtime> {
  const response = await fetch(`${url}/metrics`);
  return readRuntime(await response.text());
}

export function readRuntime(text: string): Runtime {
  const samples = readSamples(text);
  const sum = (name: string, label = ""): number =>
    samples
      .filter((each) => each.name === name && each.labels.includes(label))
      .reduce((all, { value }) => all + value, 0);
  const pauses = sum("nodejs_gc_duration_seconds_count");
  return {
    gcSeconds: sum("nodejs_gc_duration_seconds_sum"),
    gcPauses: pauses,
    gcOver10Ms: pauses - sum("nodejs_gc_duration_seconds_bucket", 'le="0.01"'),
    gcOver100Ms: pauses - sum("nodejs_gc_duration_seconds_bucket", 'le="0.1"'),
    lagP99Ms: sum("nodejs_eventloop_lag_p99_seconds") * 1_000,
    lagMaxMs: sum("nodejs_eventloop_lag_max_seconds") * 1_000,
    heapMegabytes: sum("nodejs_heap_size_used_bytes") / 1e6,
    residentMegabytes: sum("process_resident_memory_bytes") / 1e6,
    counters: Object.fromEntries(COUNTERS.map((name) => [name, sum(name)])),
  };
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

function readSamples(text: string): readonly Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = /^([a-z_0-9]+)(\{[^}]*\})? (\S+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels, value: Number(value) }];
  });
}

/** What happened from one moment to a later one; what is no count is the later one's. */
export function sinceRuntime(before: Runtime, after: Runtime): Runtime {
  return {
    ...after,
    gcSeconds: after.gcSeconds - before.gcSeconds,
    gcPauses: after.gcPauses - before.gcPauses,
    gcOver10Ms: after.gcOver10Ms - before.gcOver10Ms,
    gcOver100Ms: after.gcOver100Ms - before.gcOver100Ms,
    counters: Object.fromEntries(
      Object.entries(after.counters).map(([name, value]) => [name, value - (before.counters[name] ?? 0)]),
    ),
  };
}
