export { type Added, addToWindows, type WindowEvent } from "./add.ts";
export { type Assigner, type Session, session, type Tumbling, tumbling, windowsFor } from "./assigners.ts";
export { type Closed, closeWindows, nextCloseMs } from "./close.ts";
export { type BoundedDisorder, boundedDisorder, watermarkAt } from "./watermark.ts";
export type { Window } from "./window.ts";
export { type Aggregate, noWindows, type Windowed, type WindowState, type WindowValue, windowed } from "./windowed.ts";
