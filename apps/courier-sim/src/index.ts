export { parseArgs, type SimOptions } from "./cli/args.ts";
export { lineToText, type RecordingLine, readLine } from "./recording/lines.ts";
export {
  type Played,
  type PlayedRecord,
  type ReplayOptions,
  replayedCourierId,
  replayedOrderId,
} from "./recording/played.ts";
export { openReplay, type Replay, recordingToRecords } from "./recording/replay.ts";
export { openCityMap, toCityMap } from "./shell/city.ts";
export { readRecording } from "./shell/recording-file.ts";
export { shiftCourierFact, shiftOrderFact, shiftPing } from "./shift-times.ts";
