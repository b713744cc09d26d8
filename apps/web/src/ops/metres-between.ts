const METRES_PER_DEGREE = 111_195;

/** In a straight line, on a plane: good to a metre across a city. */
export function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const metresPerDegreeOfLongitude = METRES_PER_DEGREE * Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * metresPerDegreeOfLongitude, (a[1] - b[1]) * METRES_PER_DEGREE);
}
