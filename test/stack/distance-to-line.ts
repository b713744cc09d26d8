const METRES_PER_DEGREE = 111_195;

type LonLat = readonly [number, number];

/** Metres from a place to the nearest point of a line; exact enough within a city. */
export function distanceToLineM(place: LonLat, line: readonly LonLat[]): number {
  const shrink = Math.cos((place[1] * Math.PI) / 180);
  const toPlane = ([lon, lat]: LonLat): LonLat => [
    (lon - place[0]) * METRES_PER_DEGREE * shrink,
    (lat - place[1]) * METRES_PER_DEGREE,
  ];
  const points = line.map(toPlane);
  const pieces = points.slice(1).map((to, at) => distanceToPieceM(points[at] ?? to, to));
  return Math.min(...pieces);
}

/** From the origin of the plane. */
function distanceToPieceM([ax, ay]: LonLat, [bx, by]: LonLat): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / squared));
  return Math.hypot(ax + share * dx, ay + share * dy);
}
