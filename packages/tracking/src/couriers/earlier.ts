/** As for orders: a state written by a build before this one lacks what that did not keep. */
import type { CourierState } from "./state.ts";

/** The state as this build keeps it; the very same when it is. */
export function asKnownCourier(state: CourierState): CourierState {
  if (state.tellsSpeed !== undefined) return state;
  const { windows, closed } = state.pace;
  const open = windows.open.map(({ window, value }) => ({
    window,
    value: { ...value, area: value.area ?? null, newestMs: value.newestMs ?? window.startMs },
  }));
  return {
    ...state,
    freedom: state.freedom ?? null,
    pace: { windows: { ...windows, open }, closed },
    clock: { ...state.clock, newest: state.clock.newest ?? null, fromSeq: state.clock.fromSeq ?? 0 },
    tellsSpeed: false,
  };
}
