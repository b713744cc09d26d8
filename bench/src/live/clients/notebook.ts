/** What all pages write into: how long things took, what was wrong, what was heard. */
import { keyToPartition } from "@doorstep/events";
import type { OrderView } from "@doorstep/events/browser";
import { FOLLOWED_PARTITION, type RunPlan } from "../run-plan.ts";
import { createSeries, type Latency, latencyOf, type Series } from "../series.ts";
import type { PhaseName } from "../timeline.ts";
import {
  type ClientFindings,
  type Counts,
  type FollowedPosition,
  type FollowedStatus,
  type HeardOrder,
  LATENCIES,
  type LatencyName,
} from "./findings.ts";

export interface Notebook {
  /** Milliseconds from the run's beginning. */
  nowMs(): number;
  took(name: LatencyName, tookMs: number): void;
  count(name: keyof Counts): void;
  wrong(sentence: string): void;
  /** An order's last word to a page; another page must have heard the same. */
  heard(view: OrderView): void;
  isFollowed(orderId: string): boolean;
  position(found: FollowedPosition): void;
  status(found: FollowedStatus): void;
  joined(tookMs: number): void;
  current(tookMs: number): void;
  findings(pages: number): ClientFindings;
}

const MAX_WRONGS = 100;

export function openNotebook({ startMs, timeline, partitionCount }: RunPlan): Notebook {
  const series: Record<LatencyName, Series> = {
    ping: createSeries(),
    status: createSeries(),
    statusFromLog: createSeries(),
    slowPing: createSeries(),
  };
  const counts = {
    ...{ positions: 0, statuses: 0, beats: 0, gaps: 0, notYet: 0, lost: 0, slowLost: 0 },
  };
  const wrongs: string[] = [];
  let wrongCount = 0;
  const heard = new Map<string, HeardOrder>();
  const followed = new Map<string, boolean>();
  const positions: FollowedPosition[] = [];
  const statuses: FollowedStatus[] = [];
  const joinedMs: number[] = [];
  const currentMs: number[] = [];
  const nowMs = (): number => Date.now() - startMs;
  const wrong = (sentence: string): void => {
    wrongCount++;
    if (wrongs.length < MAX_WRONGS) wrongs.push(sentence);
  };
  const byPhase = (one: Series): Partial<Record<PhaseName, Latency>> =>
    Object.fromEntries(
      timeline.flatMap(({ name, fromMs, toMs }) => {
        const found = latencyOf(one.between(fromMs, toMs));
        return found === null ? [] : [[name, found]];
      }),
    );

  return {
    nowMs,
    wrong,
    took: (name, tookMs) => series[name].add(nowMs(), tookMs),
    count: (name) => void counts[name]++,
    heard(view) {
      const told = toHeard(view);
      const other = heard.get(view.orderId);
      if (other === undefined || Object.keys(other.steps).length <= Object.keys(told.steps).length) {
        heard.set(view.orderId, told);
      }
      for (const [step, atMs] of Object.entries(other?.steps ?? {})) {
        const here = told.steps[step];
        if (here !== undefined && here !== atMs) wrong(`${view.orderId}: pages disagree when it was ${step}`);
      }
    },
    isFollowed(orderId) {
      const known = followed.get(orderId);
      if (known !== undefined) return known;
      const lies = keyToPartition(new TextEncoder().encode(orderId), partitionCount) === FOLLOWED_PARTITION;
      followed.set(orderId, lies);
      return lies;
    },
    position: (found) => void positions.push(found),
    status: (found) => void statuses.push(found),
    joined: (tookMs) => void joinedMs.push(tookMs),
    current: (tookMs) => void currentMs.push(tookMs),
    findings: (pages) => ({
      ...{ wrongs, wrongCount, counts, positions, statuses },
      latency: ofEach((name) => byPhase(series[name])),
      seconds: ofEach((name) => series[name].bySecond()),
      heard: [...heard.values()],
      storm: {
        joinedMs: latencyOf(joinedMs),
        currentMs: latencyOf(currentMs),
        missing: pages - currentMs.length,
      },
    }),
  };
}

function ofEach<T>(of: (name: LatencyName) => T): Readonly<Record<LatencyName, T>> {
  return Object.fromEntries(LATENCIES.map((name) => [name, of(name)])) as Record<LatencyName, T>;
}

function toHeard({ orderId, phase, timeline }: OrderView): HeardOrder {
  const steps = timeline.flatMap(({ step, atMs }) => (atMs === null || step === "onTheWay" ? [] : [[step, atMs]]));
  return { orderId, phase, steps: Object.fromEntries(steps) };
}
