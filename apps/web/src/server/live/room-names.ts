/** Rooms of the socket server. */
export const CITY_ROOM = "city";
export const orderRoom = (orderId: string): string => `order:${orderId}`;
/** Everyone who hears the same beat: whose oldest partition is one of these, with positions or without. */
export const beatRoom = (partitions: readonly number[] | "city", { snapshotsOnly }: { snapshotsOnly: boolean }) =>
  `beat:${partitions}${snapshotsOnly ? ":snapshots" : ""}`;
