/** Open in `[opensMin, closesMin)`, minutes from midnight of `weekday`; past midnight counts on beyond 1440. */
export interface OpeningHours {
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly opensMin: number;
  readonly closesMin: number;
}

/** A moment on the restaurant's own clock. */
export interface LocalTime {
  readonly weekday: number;
  /** Minutes since midnight, [0, 1440). */
  readonly minute: number;
}

const DAY_MIN = 24 * 60;

/** Whether one of the hours holds then. Without any, a restaurant is closed. */
export function isOpen(hours: readonly OpeningHours[], { weekday, minute }: LocalTime): boolean {
  const yesterday = (weekday + 6) % 7;
  return hours.some(
    (each) =>
      (each.weekday === weekday && each.opensMin <= minute && minute < each.closesMin) ||
      (each.weekday === yesterday && minute + DAY_MIN < each.closesMin),
  );
}
