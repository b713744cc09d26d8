import type { HistoryPrediction, OrderHistory } from "@doorstep/db/history";
import { formatRange, formatSigned, formatTime } from "./format.ts";

interface PromisesProps {
  readonly history: OrderHistory;
  readonly timeZone: string;
}

/** More nobody reads; the first is always there, since it is what the diner decided by. */
const SHOWN = 6;

/** Each arrival that was promised, and beside it what came true. */
export function Promises({ history, timeZone }: PromisesProps) {
  const told = shownPromises(history.predictions);
  if (told.length === 0) return null;
  return (
    <section className="border-line border-b px-4 py-4 text-[13px]">
      <h3 className="font-[620]">What was promised</h3>
      <table className="mt-2 w-full tabular-nums">
        <thead className="text-[11.5px] text-ink-2">
          <tr className="text-left">
            <th className="font-medium" scope="col">
              at
            </th>
            <th className="font-medium" scope="col">
              arrives
            </th>
            <th className="text-right font-medium" scope="col">
              {history.deliveredAtMs === null ? "expected" : "came, against expected"}
            </th>
          </tr>
        </thead>
        <tbody>
          {told.map((promise) => (
            <tr key={promise.statusVersion}>
              <td className="py-[3px] text-ink-2">{formatTime(promise.atMs, timeZone)}</td>
              <td>{formatRange(promise, timeZone)}</td>
              <td className={`text-right ${promise.held === false ? "font-semibold text-attention" : ""}`}>
                {promise.missedByMs === null
                  ? formatTime(promise.expectedMs, timeZone)
                  : `${formatSigned(Math.round(promise.missedByMs / 60_000))} min${promise.held === true ? "" : ", outside"}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Of promises in a row that read the same the first; then the first of all and the newest ones. */
export function shownPromises(predictions: readonly HistoryPrediction[]): readonly HistoryPrediction[] {
  const minute = (ms: number): number => Math.floor(ms / 60_000);
  const differs = (one: HistoryPrediction, before: HistoryPrediction | undefined): boolean =>
    before === undefined ||
    minute(one.earliestMs) !== minute(before.earliestMs) ||
    minute(one.latestMs) !== minute(before.latestMs);
  const told = predictions.filter((one, at) => differs(one, predictions[at - 1]));
  return told.length <= SHOWN ? told : [...told.slice(0, 1), ...told.slice(1 - SHOWN)];
}
