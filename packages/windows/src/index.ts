export { type Added, addToWindows, type WindowEvent } from "./add.ts";
export { lastN, type Timed } from "./aggregates.ts";
export { type Global, globalWindow, type Hopping, hopping, type Tumbling, tumbling } from "./assigners/aligned.ts";
export { type Assigner, type Holding, windowsFor } from "./assigners/assigner.ts";
export { type Session, type Sliding, session, sliding } from "./assigners/by-events.ts";
export { type Closed, closeWindows, nextCloseMs, openWindows } from "./close.ts";
export type { Kept } from "./joins/kept.ts";
export {
  type AddedToJoin,
  addToJoin,
  closeJoin,
  type JoinEvent,
  type Joined,
  type JoinSide,
  type JoinState,
  nextJoinCloseMs,
  noJoin,
  type StreamJoin,
  streamJoin,
} from "./joins/stream-join.ts";
export {
  type AsOf,
  forgetVersions,
  latestValue,
  noVersions,
  type PutVersion,
  putVersion,
  type TableState,
  type Version,
  type VersionedTable,
  valueAsOf,
  versionedTable,
} from "./joins/table.ts";
export {
  closeTableJoin,
  type Looked,
  lookUp,
  nextLookUpMs,
  noTableJoin,
  putToTable,
  type TableJoin,
  type TableJoined,
  type TableJoinState,
  tableJoin,
} from "./joins/table-join.ts";
export { type AddedToPanes, addToPanes, type PaneEvent } from "./triggers/add-pane.ts";
export { type Fired, firePanes, type NextFiring, nextFiring, type Times } from "./triggers/fire.ts";
export { noPanes, type OpenPane, type Pane, type PaneState, type Triggered, triggered } from "./triggers/panes.ts";
export {
  type EveryCount,
  type EveryMs,
  everyCount,
  everyMs,
  type OnWatermark,
  onWatermark,
  type Trigger,
} from "./triggers/trigger.ts";
export { type BoundedDisorder, boundedDisorder, largestEventMs, watermarkAt } from "./watermarks/disorder.ts";
export {
  hearSource,
  mergedSources,
  nextIdleMs,
  noMarks,
  passSourceTime,
  type SourceMark,
  type SourceMarks,
  type SourceSays,
  type Sources,
} from "./watermarks/sources.ts";
export type { Window } from "./window.ts";
export { type Aggregate, noWindows, type Windowed, type WindowState, type WindowValue, windowed } from "./windowed.ts";
