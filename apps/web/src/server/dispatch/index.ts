/** What re-routing decides, for programs that measure it. */
export { type Astray, dueMatching, followAstray } from "./astray.ts";
export { planOn, stopsToCome } from "./plan-on.ts";
