/**
 * One watermark of several sources: the smallest of theirs, since events of each may still
 * come. A source that is silent, or says it is idle, holds nobody back.
 *
 *     idle after 30 s of stage time
 *
 *     a        10 ───────── 60 ─────────────────── 90
 *     b        20 ── 40 ─ ─ (silent) ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ 70
 *     merged   10    10     40     │60             90   90
 *                                  └ b idle        b is back, behind: it never moves the watermark back
 */
import { requirePositive } from "../arguments.ts";
import { laterWatermark } from "../windowed.ts";

export interface Sources {
  /** Named beforehand: a source that was never heard holds back like any other. */
  readonly names: readonly string[];
  /** Silent for so long, a source counts as idle; null: only when it says so. */
  readonly idleAfterMs: number | null;
}

export interface SourceMark {
  readonly name: string;
  /** Null before its first. */
  readonly watermarkMs: number | null;
  /** The stage time at which it was last heard, or waited for. */
  readonly heardAtMs: number;
  readonly idle: boolean;
}

/** Plain JSON. */
export interface SourceMarks {
  /** The watermark of all; null while one source that counts has none. */
  readonly watermarkMs: number | null;
  readonly sources: readonly SourceMark[];
}

/**
 * @throws RangeError with no name, a name twice, or an `idleAfterMs` that is no whole number above 0.
 */
export function mergedSources({
  names,
  idleAfterMs = null,
}: {
  names: readonly string[];
  idleAfterMs?: number | null;
}): Sources {
  if (names.length === 0 || new Set(names).size < names.length) {
    throw new RangeError(`names must be one or more, each once, got ${JSON.stringify(names)}`);
  }
  if (idleAfterMs !== null) requirePositive("idleAfterMs", idleAfterMs);
  return { names, idleAfterMs };
}

/** Nothing heard yet; from `stageTimeMs` on, silence counts. */
export function noMarks({ names }: Sources, stageTimeMs: number): SourceMarks {
  return {
    watermarkMs: null,
    sources: names.map((name) => ({ name, watermarkMs: null, heardAtMs: stageTimeMs, idle: false })),
  };
}

export type SourceSays =
  | { readonly kind: "watermark"; readonly source: string; readonly watermarkMs: number; readonly stageTimeMs: number }
  | { readonly kind: "idle"; readonly source: string; readonly stageTimeMs: number };

/**
 * A source was heard. With a watermark, also one it has said before, it counts again.
 *
 * @throws RangeError when nobody named the source: the watermark would not have waited for it.
 */
export function hearSource(spec: Sources, marks: SourceMarks, says: SourceSays): SourceMarks {
  if (!spec.names.includes(says.source)) {
    throw new RangeError(`source must be one of ${JSON.stringify(spec.names)}, got ${says.source}`);
  }
  const sources = marks.sources.map((mark) => (mark.name === says.source ? heard(mark, says) : mark));
  return passSourceTime(spec, { ...marks, sources }, says.stageTimeMs);
}

/** Stage time has come to `stageTimeMs`: who has been silent for too long is idle. */
export function passSourceTime({ idleAfterMs }: Sources, marks: SourceMarks, stageTimeMs: number): SourceMarks {
  const sources =
    idleAfterMs === null
      ? marks.sources
      : marks.sources.map((mark) =>
          !mark.idle && mark.heardAtMs + idleAfterMs <= stageTimeMs ? { ...mark, idle: true } : mark,
        );
  const brought = mergedOf(sources);
  return { watermarkMs: brought === null ? marks.watermarkMs : laterWatermark(marks.watermarkMs, brought), sources };
}

/** The stage time at which the next source falls idle; null when none will by itself. */
export function nextIdleMs({ idleAfterMs }: Sources, { sources }: SourceMarks): number | null {
  const active = sources.filter(({ idle }) => !idle);
  if (idleAfterMs === null || active.length === 0) return null;
  return Math.min(...active.map(({ heardAtMs }) => heardAtMs)) + idleAfterMs;
}

function heard(mark: SourceMark, says: SourceSays): SourceMark {
  const heardAtMs = Math.max(mark.heardAtMs, says.stageTimeMs);
  switch (says.kind) {
    case "watermark":
      return {
        name: mark.name,
        watermarkMs: laterWatermark(mark.watermarkMs, says.watermarkMs),
        heardAtMs,
        idle: false,
      };
    case "idle":
      return { ...mark, heardAtMs, idle: true };
  }
}

/** With all idle nobody is waited for: the largest, whoever fell idle first. Null while one that counts has none. */
function mergedOf(sources: readonly SourceMark[]): number | null {
  const active = sources.filter(({ idle }) => !idle);
  if (active.length === 0) {
    return sources.reduce<number | null>(
      (largest, { watermarkMs }) => (watermarkMs === null ? largest : laterWatermark(largest, watermarkMs)),
      null,
    );
  }
  let smallest = Number.POSITIVE_INFINITY;
  for (const { watermarkMs } of active) {
    if (watermarkMs === null) return null;
    smallest = Math.min(smallest, watermarkMs);
  }
  return smallest;
}
