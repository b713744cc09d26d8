/** What orders are found by. Asked by `@doorstep/db/search`. */
import { topics } from "@doorstep/events";
import type { Projection } from "../engine/projection.ts";
import { searchChanges } from "./changes.ts";
import { CDC_DINERS, CDC_ORDERS, readSearchRecord, type SearchRecord } from "./records.ts";
import { writeSearchChanges } from "./write-changes.ts";

export const SEARCH = "search";

export const searchProjection: Projection<SearchRecord> = {
  name: SEARCH,
  topics: [
    { topic: topics.orders, format: "avro", tellsBadRecords: false },
    // History reads the same log, and tells.
    { topic: topics.tracking, format: "avro", tellsBadRecords: false },
    { topic: CDC_ORDERS, format: "json", tellsBadRecords: true },
    { topic: CDC_DINERS, format: "json", tellsBadRecords: true },
  ],
  read: readSearchRecord,
  async write(tx, entries) {
    await writeSearchChanges(tx, searchChanges(entries.map(({ record }) => record)));
    return undefined;
  },
};
