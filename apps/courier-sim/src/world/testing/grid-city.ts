/** A made-up city for tests: square blocks of 100 m, every street both ways, doors everywhere. */
import type { CityMap, Restaurant, Way } from "../city-map.ts";
import { distanceM, type LonLat } from "../ground.ts";

const ORIGIN = { lon: -56.2, lat: -34.95 };
const BLOCK = { lon: 0.0011, lat: 0.0009 };
const BLOCKS = 80;
const PLANNED_MPS = 4.2;

export function gridCity(): CityMap {
  return {
    name: "Damero",
    bbox: [ORIGIN.lon, ORIGIN.lat, ORIGIN.lon + BLOCKS * BLOCK.lon, ORIGIN.lat + BLOCKS * BLOCK.lat],
    restaurants: Array.from({ length: 40 }, (_, at) => restaurant(at)),
    onStreet: (place) => corner(toBlock(place)),
    route,
    nearest: (target, candidates, { atMost, withinMs }) =>
      candidates
        .map((candidate) => ({ candidate, plannedMs: route(candidate.position, target).plannedMs }))
        .filter(({ plannedMs }) => plannedMs <= withinMs)
        .sort((a, b) => a.plannedMs - b.plannedMs)
        .slice(0, atMost),
    addressNear: (place) => {
      const block = toBlock(place);
      const isInside = block.x >= 0 && block.y >= 0 && block.x <= BLOCKS && block.y <= BLOCKS;
      const at = corner(block);
      return isInside
        ? {
            addressId: `a${block.x}-${block.y}`,
            position: { lon: at.lon + 0.0002, lat: at.lat + 0.0001 },
            label: `Calle ${block.x} ${block.y}`,
          }
        : null;
    },
  };
}

function restaurant(at: number): Restaurant {
  const position = corner({ x: 22 + ((at * 7) % 36), y: 20 + ((at * 11) % 40) });
  return {
    restaurantId: `r${at}`,
    name: `Bar ${at}`,
    address: `Calle ${at}`,
    position: { lon: position.lon + 0.0001, lat: position.lat + 0.0001 },
    menu: [
      { dishId: `r${at}-1`, name: "Chivito", priceMinor: 52_000 },
      { dishId: `r${at}-2`, name: "Milanesa", priceMinor: 43_000 },
      { dishId: `r${at}-3`, name: "Agua", priceMinor: 9_000 },
    ],
    deliveryFeeMinor: 9_900,
    currency: "UYU",
  };
}

/** Along one street, then along the other. */
function route(from: LonLat, to: LonLat): Way {
  const a = toBlock(from);
  const b = toBlock(to);
  const blocks = [a];
  for (let { x } = a; x !== b.x; blocks.push({ x, y: a.y })) x += Math.sign(b.x - x);
  for (let { y } = a; y !== b.y; blocks.push({ x: b.x, y })) y += Math.sign(b.y - y);
  if (blocks.length === 1) blocks.push(a);
  let lengthM = 0;
  let before: LonLat | undefined;
  const points = blocks.map((block) => {
    const point = corner(block);
    lengthM += before === undefined ? 0 : distanceM(before, point);
    before = point;
    return { ...point, plannedMs: Math.round((lengthM / PLANNED_MPS) * 1_000) };
  });
  const streets = [{ fromPoint: 0, name: `Calle ${a.y}` }];
  const turn = Math.abs(b.x - a.x);
  if (turn > 0 && b.y !== a.y) streets.push({ fromPoint: turn, name: `Avenida ${b.x}` });
  return { points, streets, lengthM, plannedMs: points.at(-1)?.plannedMs ?? 0 };
}

const toBlock = ({ lon, lat }: LonLat): { x: number; y: number } => ({
  x: Math.round((lon - ORIGIN.lon) / BLOCK.lon),
  y: Math.round((lat - ORIGIN.lat) / BLOCK.lat),
});

const corner = ({ x, y }: { readonly x: number; readonly y: number }): LonLat => ({
  lon: ORIGIN.lon + x * BLOCK.lon,
  lat: ORIGIN.lat + y * BLOCK.lat,
});
