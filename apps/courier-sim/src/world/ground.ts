/** Plane geometry good to a few kilometres: what a courier's evening needs of the globe. */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

const M_PER_DEGREE = 111_320;

export function distanceM(a: LonLat, b: LonLat): number {
  const eastM = (b.lon - a.lon) * M_PER_DEGREE * cosine(a.lat);
  const northM = (b.lat - a.lat) * M_PER_DEGREE;
  return Math.sqrt(eastM * eastM + northM * northM);
}

/** Clockwise from north, in [0, 360). */
export function bearingDeg(from: LonLat, to: LonLat): number {
  const eastM = (to.lon - from.lon) * cosine(from.lat);
  const degrees = (Math.atan2(eastM, to.lat - from.lat) * 180) / Math.PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** How far one turns going from one bearing to the other: 0 straight on, 180 back. */
export function turnDeg(from: number, to: number): number {
  const turn = Math.abs(to - from) % 360;
  return turn > 180 ? 360 - turn : turn;
}

export function moveM(from: LonLat, move: { readonly eastM: number; readonly northM: number }): LonLat {
  return {
    lon: from.lon + move.eastM / (M_PER_DEGREE * cosine(from.lat)),
    lat: from.lat + move.northM / M_PER_DEGREE,
  };
}

export function moveTowards(from: LonLat, move: { readonly bearingDeg: number; readonly distanceM: number }): LonLat {
  const radians = (move.bearingDeg * Math.PI) / 180;
  return moveM(from, { eastM: Math.sin(radians) * move.distanceM, northM: Math.cos(radians) * move.distanceM });
}

export function between(a: LonLat, b: LonLat, share: number): LonLat {
  return { lon: a.lon + (b.lon - a.lon) * share, lat: a.lat + (b.lat - a.lat) * share };
}

/** From a point to the nearest place of a line. */
export function distanceToLineM(point: LonLat, line: readonly LonLat[]): number {
  const east = M_PER_DEGREE * cosine(point.lat);
  let nearest = Number.POSITIVE_INFINITY;
  let aEast = 0;
  let aNorth = 0;
  for (let at = 0; at < line.length; at++) {
    const vertex = line[at];
    if (vertex === undefined) continue;
    const bEast = (vertex.lon - point.lon) * east;
    const bNorth = (vertex.lat - point.lat) * M_PER_DEGREE;
    const dEast = at === 0 ? 0 : bEast - aEast;
    const dNorth = at === 0 ? 0 : bNorth - aNorth;
    const lengthSquared = dEast * dEast + dNorth * dNorth;
    const share =
      lengthSquared === 0 ? 1 : Math.min(1, Math.max(0, (-aEast * dEast - aNorth * dNorth) / lengthSquared));
    const pEast = at === 0 ? bEast : aEast + dEast * share;
    const pNorth = at === 0 ? bNorth : aNorth + dNorth * share;
    nearest = Math.min(nearest, pEast * pEast + pNorth * pNorth);
    aEast = bEast;
    aNorth = bNorth;
  }
  return Math.sqrt(nearest);
}

const cosine = (lat: number): number => Math.cos((lat * Math.PI) / 180);
