/**
 * Tells the group, once a second, up to which offset each task's outputs are on the logs.
 * Only a takeover reads it, and tools that draw lag. What it says is true whoever says it
 * and however late; at worst the next owner sends a second's outputs again.
 */
import { type Log, type LogPartition, partitionName } from "@doorstep/runtime";
import type { Clock } from "./clock.ts";
import type { OwnerStatus } from "./owner.ts";

export interface Noting {
  /** Once more, then never again. */
  close(): Promise<void>;
}

export interface NotingOptions {
  readonly statuses: () => readonly OwnerStatus[];
  readonly commit: (offsets: readonly (LogPartition & { readonly offset: number })[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

const NOTE_EVERY_MS = 1_000;
/** kafkajs tries for longer when the group has no place for us; a closing worker does not wait for it. */
const LAST_WITHIN_MS = 1_000;

export function startNoting({ statuses, commit, clock, log }: NotingOptions): Noting {
  const noted = new Map<string, number>();
  async function note(): Promise<void> {
    const moved = statuses()
      .map(({ task, relayedTo }) => ({ ...task, offset: relayedTo }))
      .filter((place) => place.offset > 0 && place.offset !== noted.get(partitionName(place)));
    try {
      if (moved.length > 0) await commit(moved);
      for (const place of moved) noted.set(partitionName(place), place.offset);
    } catch (error) {
      log.debug({ err: error }, "relayed offsets not noted");
    }
  }

  const repeating = clock.every(NOTE_EVERY_MS, note);
  return {
    async close() {
      await Promise.race([repeating.stop().then(note), clock.after(LAST_WITHIN_MS)]);
    },
  };
}
