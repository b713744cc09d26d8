/** Plays a world as fast as it will go, onto nothing or into a file. */
import { eventToLines, type Recorder } from "../recording/record-events.ts";
import { advance, isOver, type World } from "../world/world.ts";
import type { RecordingFile } from "./recording-file.ts";
import { countEvent, type Tally } from "./tally.ts";

/** After the last order was placed, nobody waits longer for it. */
const LONGEST_TAIL_MS = 4 * 3_600_000;
const STEP_MS = 1_000;

/** Resolves with how far the world has come. */
export async function playDry(
  world: World,
  options: {
    readonly tally: Tally;
    readonly recording: { readonly recorder: Recorder; readonly file: RecordingFile } | null;
    readonly isStopped: () => boolean;
    readonly onMinute: () => Promise<void>;
  },
): Promise<number> {
  const lastMs = world.options.dinersUntilMs + LONGEST_TAIL_MS;
  let worldMs = 0;
  while (worldMs < lastMs && !options.isStopped()) {
    worldMs += STEP_MS;
    const events = advance(world, worldMs);
    for (const event of events) countEvent(options.tally, event);
    if (options.recording !== null) {
      const { recorder, file } = options.recording;
      await file.write(events.flatMap((event) => eventToLines(recorder, event)));
    }
    if (worldMs % 60_000 === 0) await options.onMinute();
    if (worldMs >= world.options.dinersUntilMs && isOver(world)) break;
  }
  return worldMs;
}
