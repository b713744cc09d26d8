/** For tests and benchmarks that need extracts nobody has. */
export { type RepeatOptions, repeatExtract } from "./extract/testing/repeat-extract.ts";
