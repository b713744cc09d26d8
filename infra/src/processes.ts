/** For whole-system tests and benchmarks: processes started and awaited the way `npm start` does it. */
export { freePorts, steadyPorts } from "./ports.ts";
export { type ManagedProcess, startProcess } from "./process/managed.ts";
export { waitUntil } from "./wait.ts";
