/**
 * Why the arrival moved. Each forecast differs from the one before by its legs; what a leg
 * moved is put to the account of whoever is on it. The accounts add up to the whole move,
 * in milliseconds as kept and in whole minutes as shown.
 */
import type { Arrival } from "@doorstep/events/browser";
import type { Forecast } from "./forecast.ts";

export type Cause = Arrival["causes"][number]["cause"];

export type Accounts = Readonly<Record<Cause, number>>;

export const noAccounts: Accounts = { kitchen: 0, courier: 0, traffic: 0, detour: 0, stop: 0, door: 0, other: 0 };

/** `onRoad` is who answers for the time on the road now. */
export function account(
  accounts: Accounts,
  { from, to, onRoad }: { from: Forecast; to: Forecast; onRoad: Cause },
): Accounts {
  const moves = new Map<Cause, number>();
  const put = (cause: Cause, ms: number): void => {
    moves.set(cause, (moves.get(cause) ?? 0) + ms);
  };
  leaving(from, to, put);
  put(onRoad, to.legs.roadMs - from.legs.roadMs);
  put("stop", to.legs.stopMs - from.legs.stopMs);
  put("door", to.legs.doorMs - from.legs.doorMs);

  // Legs are compared by their means, the arrival by its median: the little between them
  // belongs to what moved most.
  let told = 0;
  let largest: Cause = "other";
  for (const [cause, ms] of moves) {
    told += ms;
    if (Math.abs(ms) > Math.abs(moves.get(largest) ?? 0)) largest = cause;
  }
  put(largest, to.expectedMs - from.expectedMs - told);

  const next = { ...accounts };
  for (const [cause, ms] of moves) next[cause] += ms;
  return next;
}

function leaving({ legs: from }: Forecast, { legs: to }: Forecast, put: (cause: Cause, ms: number) => void): void {
  const waitedFor: Cause = from.kitchenShare >= 0.5 ? "kitchen" : "courier";
  if (from.kitchenMs === null || from.courierMs === null || to.kitchenMs === null || to.courierMs === null) {
    // The bag has left, or is looked for again because its courier is gone.
    put(to.kitchenMs === null && from.kitchenMs !== null ? waitedFor : "courier", to.leavesMs - from.leavesMs);
    return;
  }
  const share = (from.kitchenShare + to.kitchenShare) / 2;
  put("kitchen", share * (to.kitchenMs - from.kitchenMs));
  put("courier", (1 - share) * (to.courierMs - from.courierMs));
}

/**
 * The accounts in whole minutes that add up to `changeMin`: each rounded down, and the
 * minutes left over to those that lost most. What is shown lags a little behind what is
 * known; that little, too, belongs to what moved most. Largest first.
 */
export function causesInMinutes(accounts: Accounts, changeMin: number): Arrival["causes"] {
  const shares = (Object.entries(accounts) as [Cause, number][])
    .filter(([, ms]) => ms !== 0)
    .map(([cause, ms]) => ({ cause, exact: ms / MINUTE_MS, minutes: 0 }));
  if (shares.length === 0) shares.push({ cause: "other", exact: 0, minutes: 0 });
  const largest = shares.reduce((best, share) => (Math.abs(share.exact) > Math.abs(best.exact) ? share : best));
  largest.exact += changeMin - shares.reduce((total, { exact }) => total + exact, 0);

  for (const share of shares) share.minutes = Math.floor(share.exact);
  let left = changeMin - shares.reduce((total, { minutes }) => total + minutes, 0);
  const byLoss = shares.toSorted((a, b) => b.exact - b.minutes - (a.exact - a.minutes));
  for (const share of byLoss) {
    if (left <= 0) break;
    share.minutes += 1;
    left -= 1;
  }
  return shares
    .filter(({ minutes }) => minutes !== 0)
    .sort((a, b) => Math.abs(b.minutes) - Math.abs(a.minutes))
    .map(({ cause, minutes }) => ({ cause, minutes }));
}

const MINUTE_MS = 60_000;
