/** The simulated world, for whoever judges what is made of its pings. Pure. */
export { whereaboutsOf } from "./courier-life.ts";
export { type Faults, NO_FAULTS, ORDINARY_FAULTS, type WorldOptions } from "./options.ts";
export { advance, createWorld, isOver, type World, type WorldEvent } from "./world.ts";
