/** What `npm run rebuild` is asked for. */

export type RebuildCommand =
  | { readonly what: "history" | "search" | "live" }
  | { readonly what: "order"; readonly orderId: string };

export const USAGE = `Makes a read model anew from the logs, or an order's row from its events.

  npm run rebuild -- history            timelines, promises and rides, as far back as the logs go
  npm run rebuild -- search             what orders are found by
  npm run rebuild -- live               the stages' state in Redis, by the worker that runs
  npm run rebuild -- order 7fQ2mX0aBc1d one order's row

What is older than the logs is kept as it is. History and search are filled by the running
projections process, which goes back by itself.
`;

/** Null when it is none of these. */
export function parseRebuildArgs(argv: readonly string[]): RebuildCommand | null {
  const [what, orderId, ...more] = argv;
  if (more.length > 0) return null;
  switch (what) {
    case "history":
    case "search":
    case "live":
      return orderId === undefined ? { what } : null;
    case "order":
      return orderId === undefined || orderId === "" ? null : { what, orderId };
    default:
      return null;
  }
}
