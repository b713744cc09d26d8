/**
 * A position onto a stretch of a route. A street driven twice lies at two distances along,
 * so "nearest" alone is not an answer: the caller weighs distance from the line against
 * distance along it.
 */
import type { PointM } from "./plane.ts";
import { pieceAt, type RouteLine, valueAt } from "./route-line.ts";

export interface Projected {
  readonly alongM: number;
  /** From the position to the line. */
  readonly offM: number;
}

export interface Stretch {
  readonly fromM: number;
  readonly toM: number;
}

/**
 * The place of least cost on the stretch, among the nearest place of each of its pieces.
 * Both ends of the stretch belong to it. Null for a stretch that ends before it starts.
 */
export function projectOnto(
  line: RouteLine,
  point: PointM,
  { stretch, costOf }: { stretch: Stretch; costOf: (place: Projected) => number },
): Projected | null {
  const fromM = Math.max(0, stretch.fromM);
  const toM = Math.min(line.lengthM, stretch.toM);
  if (toM < fromM) return null;
  let best: Projected | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const lastPiece = line.alongM.length - 2;
  for (let piece = pieceAt(line, fromM); piece <= lastPiece && valueAt(line.alongM, piece) <= toM; piece++) {
    const place = nearestOnPiece(line, point, { piece, fromM, toM });
    const cost = costOf(place);
    if (cost < bestCost) {
      best = place;
      bestCost = cost;
    }
  }
  return best;
}

function nearestOnPiece(
  line: RouteLine,
  point: PointM,
  { piece, fromM, toM }: { piece: number; fromM: number; toM: number },
): Projected {
  const startM = valueAt(line.alongM, piece);
  const pieceM = valueAt(line.alongM, piece + 1) - startM;
  const startEastM = valueAt(line.eastM, piece);
  const startNorthM = valueAt(line.northM, piece);
  if (pieceM === 0) {
    return { alongM: startM, offM: Math.hypot(point.eastM - startEastM, point.northM - startNorthM) };
  }
  const unitEast = (valueAt(line.eastM, piece + 1) - startEastM) / pieceM;
  const unitNorth = (valueAt(line.northM, piece + 1) - startNorthM) / pieceM;
  const footM = (point.eastM - startEastM) * unitEast + (point.northM - startNorthM) * unitNorth;
  const onPieceM = Math.min(Math.max(footM, 0, fromM - startM), pieceM, toM - startM);
  return {
    alongM: startM + onPieceM,
    offM: Math.hypot(point.eastM - startEastM - unitEast * onPieceM, point.northM - startNorthM - unitNorth * onPieceM),
  };
}
