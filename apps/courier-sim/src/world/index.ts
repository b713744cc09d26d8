/** The simulated world, for whoever judges what is made of its pings. Pure. */
export { whereaboutsOf } from "./courier-life.ts";
export { type Foresight, openForesight } from "./foresight.ts";
export { type Faults, NO_FAULTS, NO_TROUBLE, ORDINARY_FAULTS, type Trouble, type WorldOptions } from "./options.ts";
export type { Search } from "./state.ts";
export { advance, createWorld, isOver, type World, type WorldEvent } from "./world.ts";
