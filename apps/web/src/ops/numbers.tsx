import type { CityNumbers, Degradation } from "@doorstep/events/browser";
import { stepNumber, stepWords } from "./degradation-words.ts";
import { formatLag } from "./format.ts";
import { UrgencyShape } from "./marks.tsx";

/** Lag from which the numbers beside it stop being news. */
export const LAG_LIMIT_MS = 2_000;

interface NumberCell {
  readonly label: string;
  readonly value: string;
  /** Limit, window or comparison: no number stands alone. */
  readonly beside: string;
  readonly off: boolean;
}

/** The city's numbers, then the stream's. An unknown one says so; it is never a dash or a zero. */
function numberCells(numbers: CityNumbers): readonly NumberCell[] {
  const { pingToScreenMs, withinFirstRange } = numbers;
  return [
    { label: "Active orders", value: String(numbers.activeOrders), beside: "now", off: false },
    { label: "Delivered", value: String(numbers.deliveredLastHour), beside: "last hour", off: false },
    { label: "Couriers", value: String(numbers.couriersOnline), beside: "online", off: false },
    withinFirstRange === null
      ? { label: "Arrival accuracy", value: "not known yet", beside: "no delivery in the last hour", off: false }
      : {
          label: "Arrival accuracy",
          value: `${(withinFirstRange * 100).toFixed(1)} %`,
          beside: `of ${numbers.deliveredLastHour} in the range first shown, which claims 80`,
          off: false,
        },
    pingToScreenMs === null
      ? { label: "Ping → screen", value: "not known yet", beside: "nobody watches", off: false }
      : {
          label: "Ping → screen",
          value: `${Math.round(pingToScreenMs.p50)} ms`,
          beside: `p50 · ${Math.round(pingToScreenMs.p99)} ms p99`,
          off: false,
        },
    {
      label: "Lag",
      value: formatLag(numbers.lagMs),
      beside: "limit 2 s, worst partition",
      off: numbers.lagMs > LAG_LIMIT_MS,
    },
    {
      label: "Late / dropped records",
      value: `${numbers.lateRecords} / ${numbers.droppedRecords}`,
      beside: "since the logs began",
      off: false,
    },
    positionsCell(numbers.degradation),
    { label: "Dead letters", value: String(numbers.deadLetters), beside: "kept", off: numbers.deadLetters > 0 },
  ];
}

function positionsCell(degradation: Degradation | undefined): NumberCell {
  const label = "Left out";
  if (degradation === undefined)
    return { label, value: "not known yet", beside: "this server does not say", off: false };
  const step = stepNumber(degradation.step);
  const isThinned = degradation.thinned !== null;
  const value = step === 0 && !isThinned ? "nothing" : "some positions";
  return { label, value, beside: `step ${step} of ${stepWords.length - 1}`, off: step > 0 || isThinned };
}

/** The four that a glance at a phone is for. */
export function FewNumbers({ numbers }: { numbers: CityNumbers }) {
  const { activeOrders, deliveredLastHour, withinFirstRange, lagMs } = numbers;
  const few: readonly (readonly [value: string, label: string, off: boolean])[] = [
    [String(activeOrders), "active", false],
    [withinFirstRange === null ? "not known yet" : `${Math.round(withinFirstRange * 100)} %`, "in first range", false],
    [String(deliveredLastHour), "last hour", false],
    [formatLag(lagMs), "lag", lagMs > LAG_LIMIT_MS],
  ];
  return (
    <dl className="grid grid-cols-4 border-line border-b bg-surface">
      {few.map(([value, label, off], index) => (
        <div className={`flex flex-col-reverse px-3 py-2 ${index > 0 ? "border-line border-l" : ""}`} key={label}>
          <dt className="text-[11.5px]/[14px] text-ink-2">{label}</dt>
          <dd
            className={`flex items-center gap-1 whitespace-nowrap tabular-nums ${value === "not known yet" ? "text-[11.5px]/[20px] text-ink-2" : "font-[620] text-[15px]/[20px]"}`}
          >
            {value}
            {off && <UrgencyShape urgency="soon" />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Numbers({ numbers }: { numbers: CityNumbers }) {
  return (
    <dl className="flex h-[60px] shrink-0 overflow-x-auto border-line border-b bg-surface max-[899px]:h-auto max-[899px]:flex-col">
      {numberCells(numbers).map((cell, index) => (
        <div
          className={`flex min-w-max flex-1 flex-col justify-center px-4 max-[899px]:border-line max-[899px]:border-b max-[899px]:border-l-0 max-[899px]:py-3 ${
            index === 4 ? "border-edge border-l" : index > 0 ? "border-line border-l" : ""
          }`}
          key={cell.label}
        >
          <dt className="flex items-center gap-1.5 text-[11.5px]/[14px] text-ink-2">
            {cell.off && <UrgencyShape urgency="soon" />}
            {cell.label}
          </dt>
          <dd className="flex items-baseline gap-1.5 tabular-nums">
            <span
              className={
                cell.value === "not known yet" ? "text-[13px]/[25px] text-ink-2" : "font-[620] text-[19px]/[25px]"
              }
            >
              {cell.value}
            </span>
            <span className="text-[11.5px] text-ink-2">{cell.beside}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
