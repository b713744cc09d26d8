import type { Vehicle } from "@doorstep/events";

/** Speed of a vehicle over the planned one: a bicycle's in traffic, junctions counted. */
export const vehiclePace: Readonly<Record<Vehicle, number>> = { bicycle: 1, motorcycle: 1.2, car: 1.05, foot: 0.35 };
