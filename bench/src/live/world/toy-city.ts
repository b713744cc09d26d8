/** A made-up city for tests: restaurants on a grid of streets, ways along them with one bend. */
import type { City, LonLat } from "./streets.ts";

const BLOCK_DEG = 0.004;

export const toyCity: City = {
  restaurants: Array.from({ length: 16 }, (_, at) => ({
    restaurantId: `restaurant-${at}`,
    name: `Restaurant ${at}`,
    address: `Street ${at}`,
    position: { lon: -56.16 + (at % 4) * BLOCK_DEG, lat: -34.9 + Math.floor(at / 4) * BLOCK_DEG },
  })),
  route(from, to) {
    const corner: LonLat = { lon: to.lon, lat: from.lat };
    const line = [from, corner, to].filter(
      (point, at, all) => at === 0 || point.lon !== all[at - 1]?.lon || point.lat !== all[at - 1]?.lat,
    );
    return {
      points: line.map(({ lon, lat }, at) => ({ lon, lat, plannedMs: at * 90_000 })),
      streets: [{ fromPoint: 0, name: "Grid Street" }],
    };
  },
};
