/** The worker's own names for its group, its city, and what lies beside the states of a task: said here once more. */
export const GROUP_ID = "doorstep-stream-worker";
export const CITY = "montevideo";
export const SHARED_MARK = "\u0001";
export const SETTLED_MARK = "\u0002";
