/** The job as the page shows it: what was pressed counts already. Pure. */
import type { Job } from "@doorstep/events/browser";
import type { Pressed } from "./use-jobs.ts";

export type Stage = "offered" | "toFood" | "toDoor";

export interface ShownJob {
  readonly job: Job;
  readonly stage: Stage;
  /** How many more there are after it. */
  readonly more: number;
}

/** A bag on the bike goes first; then in the order they were given. Null when there is nothing to do. */
export function shownJob(
  jobs: readonly Job[],
  { pressed, accepted }: { readonly pressed: Pressed | null; readonly accepted: ReadonlySet<string> },
): ShownJob | null {
  const left = jobs
    .filter(({ orderId }) => pressed === null || pressed.orderId !== orderId || pressed.name === "pick-up")
    .map((job) => (pressed?.orderId === job.orderId ? { ...job, isPickedUp: true } : job));
  const job = left.find(({ isPickedUp }) => isPickedUp) ?? left[0];
  if (job === undefined) return null;
  const stage = job.isPickedUp ? "toDoor" : accepted.has(job.orderId) ? "toFood" : "offered";
  return { job, stage, more: left.length - 1 };
}
