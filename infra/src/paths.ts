import { join } from "node:path";

/** The checkout. */
export const ROOT = join(import.meta.dirname, "../..");
/** Everything made while running: data, logs, caches. */
export const DATA_DIR = join(ROOT, ".doorstep");
/** What was fetched or computed once and depends on nothing that runs. */
export const LIBRARY_DIR = join(DATA_DIR, "lib");
