/** Fewer points, none of the left-out ones further than `toleranceM` from the line (Douglas–Peucker). */
export function simplifyLine<T extends { readonly x: number; readonly y: number }>(
  line: readonly T[],
  toleranceM: number,
): T[] {
  const kept = new Uint8Array(line.length).fill(1, 0, 1);
  kept[line.length - 1] = 1;
  const open: (readonly [number, number])[] = [[0, line.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [first, last] = span;
    let farthest = -1;
    let farthestM = toleranceM;
    for (let place = first + 1; place < last; place += 1) {
      const awayM = distanceToChord(line[place], line[first], line[last]);
      if (awayM > farthestM) [farthest, farthestM] = [place, awayM];
    }
    if (farthest === -1) continue;
    kept[farthest] = 1;
    open.push([first, farthest], [farthest, last]);
  }
  return line.filter((_, place) => kept[place] === 1);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function distanceToChord(point: Point | undefined, from: Point | undefined, to: Point | undefined): number {
  if (point === undefined || from === undefined || to === undefined) return 0;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy;
  const share = lengthSquared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / lengthSquared;
  const nearest = Math.min(1, Math.max(0, share));
  return Math.hypot(point.x - from.x - dx * nearest, point.y - from.y - dy * nearest);
}
