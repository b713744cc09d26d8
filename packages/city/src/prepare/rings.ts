/** Loose rings, as clipped and joined ones come, into polygons. */

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Each polygon an outline and its holes. Rings are told apart by their direction: outlines
 * have a positive area, as vector tiles have it. A hole belongs to the smallest outline
 * around its first point.
 */
export function groupRings<T extends Point>(rings: readonly (readonly T[])[]): (readonly (readonly T[])[])[] {
  const outlines = rings.filter((ring) => areaOf(ring) > 0).sort((a, b) => areaOf(a) - areaOf(b));
  const holes = rings.filter((ring) => areaOf(ring) < 0);
  const groups = outlines.map((outline) => [outline]);
  for (const hole of holes) {
    const [first] = hole;
    if (first !== undefined) groups.find(([outline]) => isInside(first, outline ?? []))?.push(hole);
  }
  return groups;
}

/** Above zero when the ring turns from x towards y. */
export function areaOf(ring: readonly Point[]): number {
  return ring.reduce((sum, { x, y }, place) => {
    const next = ring[place + 1] ?? ring[0] ?? { x, y };
    return sum + (x * next.y - next.x * y) / 2;
  }, 0);
}

function isInside({ x, y }: Point, ring: readonly Point[]): boolean {
  let isOdd = false;
  for (const [place, to] of ring.entries()) {
    const from = ring[place - 1] ?? ring.at(-1) ?? to;
    if (from.y <= y === to.y <= y) continue;
    if (x < from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)) isOdd = !isOdd;
  }
  return isOdd;
}
