import { type Recorder, startRecorder, worldLine } from "../recording/record-events.ts";
import type { CityMap } from "../world/city-map.ts";
import { CannotStart } from "./cannot-start.ts";
import { createRecording, type RecordingFile } from "./recording-file.ts";

/** Null when none is asked for. @throws CannotStart when the file cannot be written */
export async function openRecording(
  path: string | null,
  about: { readonly startMs: number; readonly city: CityMap; readonly seed: string },
): Promise<{ readonly recorder: Recorder; readonly file: RecordingFile } | null> {
  if (path === null) return null;
  const recorder = startRecorder(about.startMs);
  const file = await createRecording(path).catch((cause: unknown) => {
    throw new CannotStart(`The recording cannot be written to ${path}.`, { cause });
  });
  await file.write([worldLine(recorder, about.city, about.seed)]);
  return { recorder, file };
}
