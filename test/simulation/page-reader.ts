/**
 * Follows the tasks' output streams as the web process does: it delivers what it does not
 * have yet, and where the stream was cut beyond its place it takes everything anew. Now and
 * then somebody opens a page: it begins with the state, and is told what is delivered from then on.
 */
import {
  isBefore,
  type MemoryTaskStore,
  type Output,
  type OutputPosition,
  type Task,
  taskName,
} from "@doorstep/task-store";
import type { Process } from "./scheduler.ts";

/** What was delivered of one task; null where everything was taken anew. */
export type Delivered = readonly (Output | null)[];

export interface PageReader {
  readonly delivered: ReadonlyMap<string, Delivered>;
  readonly visits: ReadonlyMap<string, readonly Visit[]>;
}

/** A page that was opened. */
export interface Visit {
  /** How far the state had come that it began with. */
  readonly nextOffset: number;
  /** How much had been delivered before. */
  readonly delivered: number;
}

interface Place {
  next: OutputPosition;
  reached: number;
  /** Of the owner that had come so far. */
  epoch: number;
  /** How often the store had been away then. */
  lost: number;
  readonly delivered: (Output | null)[];
  readonly visits: Visit[];
}

export interface PageReaderOptions {
  readonly process: Process;
  readonly store: MemoryTaskStore;
  readonly tasks: readonly Task[];
  readonly pauseMs: () => number;
  /** How often the store was away, and may have come back without its last seconds. */
  readonly timesLost: () => number;
  /** Whether another owner is noticed: it may have dropped the task. */
  readonly noticesOwners?: boolean;
  /** Whether a state that has not come as far as what was delivered is refused. */
  readonly refusesOldStates?: boolean;
  /** A task has outputs, and was seen beyond them, that were not read yet. */
  readonly onBehind: () => void;
  /** The stream is being read, and next it will be asked how far the task has come. */
  readonly onStreamRead: () => void;
}

export function readPages(options: PageReaderOptions): PageReader {
  const { process, store, tasks, pauseMs, timesLost, onBehind, onStreamRead, noticesOwners = true } = options;
  const { refusesOldStates = true } = options;
  const delivered = new Map<string, Delivered>();
  const visits = new Map<string, readonly Visit[]>();

  async function follow(task: Task, place: Place): Promise<void> {
    while (true) {
      await process.after(pauseMs());
      const held = () => store.image().get(taskName(task));
      if (place.lost !== timesLost()) place.reached = 0;
      place.lost = timesLost();
      const { next } = place;
      // Refused is as good as empty: it is asked again.
      const ask = <T>(what: string, act: () => T): Promise<T | undefined> =>
        process.request("redis", what, act).catch(() => undefined);
      const stream = await ask("read stream", () => {
        onStreamRead();
        return held()?.outputs;
      });
      const meta = await ask("read meta", () => held()?.meta);
      if (stream === undefined || meta === undefined || place.lost !== timesLost()) continue;
      const reached =
        meta.nextOffset < place.reached || (noticesOwners && meta.epoch !== place.epoch) ? 0 : place.reached;
      place.epoch = meta.epoch;
      place.reached = meta.nextOffset;
      if (meta.trimmedTo > next.offset) {
        place.delivered.push(null);
        place.next = { offset: meta.nextOffset, index: 0 };
        continue;
      }
      const fresh = stream.filter((output) => !isBefore(output, place.next));
      place.delivered.push(...fresh.filter(({ sort }) => sort === "page"));
      const last = fresh.at(-1);
      if (last !== undefined) place.next = { offset: last.offset, index: last.index + 1 };
      if (isBefore(place.next, { offset: reached, index: 0 })) place.next = { offset: reached, index: 0 };
      const isUnread = (output: Output): boolean => output.sort === "page" && !isBefore(output, place.next);
      if (held()?.outputs.some(isUnread)) onBehind();
      const opened = await ask("open a page", () => held()?.meta.nextOffset);
      // Read over another connection, which may be back before this one is missed.
      if (opened === undefined || (refusesOldStates && opened < offsetAfter(place.next))) continue;
      place.visits.push({ nextOffset: opened, delivered: place.delivered.length });
    }
  }

  for (const task of tasks) {
    const place: Place = { next: { offset: 0, index: 0 }, reached: 0, epoch: 0, lost: 0, delivered: [], visits: [] };
    delivered.set(taskName(task), place.delivered);
    visits.set(taskName(task), place.visits);
    void follow(task, place);
  }
  return { delivered, visits };
}

const offsetAfter = ({ offset, index }: OutputPosition): number => (index === 0 ? offset : offset + 1);
