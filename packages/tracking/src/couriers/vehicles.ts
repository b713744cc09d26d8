import type { Vehicle } from "@doorstep/events";

/**
 * Faster than this nobody rides in a city, downhill and with a motor: what is faster is a
 * wrong position. Metres a second.
 */
export const FASTEST_MPS: Readonly<Record<Vehicle, number>> = {
  foot: 6,
  bicycle: 15,
  motorcycle: 35,
  car: 40,
};
