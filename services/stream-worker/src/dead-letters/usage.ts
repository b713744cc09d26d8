import { DEFAULT_LIMIT } from "./args.ts";

export const USAGE = `Records the worker could not use: why, what is in them, and back to their log.

  npm run dlq -- list --reason undecodable --since 2h
  npm run dlq -- show 3:17
  npm run dlq -- retry --all --reason bug --dry-run

list                     newest first, as a table
show LETTER              reason, position, headers, and the fields as far as they can be read
retry LETTER…            the same key and value to the source log again, as a new record
retry --all              all that the filter leaves, without those already retried

  A LETTER is named by its partition and offset among the dead letters, as in 3:17.
  What comes back to the dead letters counts how often it was retried.

Which
  --reason R             undecodable, impossible or bug
  --topic T              the log they come from: couriers, orders or places
  --since WHEN           put aside since: 90s, 15m, 2h, 3d, or a time such as 2026-11-25T19:00Z
  --limit N              list so many (${DEFAULT_LIMIT})

How
  --dry-run              retry: say what would be done
  --force                retry also what was retried before, and what is undecodable: it would
                         come straight back, unless a newer build that reads it runs by now
  --json                 data for programs
`;
