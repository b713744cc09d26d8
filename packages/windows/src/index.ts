export { type Added, addToWindows, type WindowEvent } from "./add.ts";
export { type Global, globalWindow, type Hopping, hopping, type Tumbling, tumbling } from "./assigners/aligned.ts";
export { type Assigner, windowsFor } from "./assigners/assigner.ts";
export { type Session, type Sliding, session, sliding } from "./assigners/by-events.ts";
export { type Closed, closeWindows, nextCloseMs, openWindows } from "./close.ts";
export { type BoundedDisorder, boundedDisorder, watermarkAt } from "./watermarks/disorder.ts";
export type { Window } from "./window.ts";
export { type Aggregate, noWindows, type Windowed, type WindowState, type WindowValue, windowed } from "./windowed.ts";
