export { CLOCKS_APART_MS, type HeartbeatOptions, heartbeatKeys } from "./heartbeats.ts";
export { type KeepOutboxOptions, keepOutbox } from "./keep-outbox.ts";
export { createOutboxMetrics, type OutboxMetrics } from "./outbox-metrics.ts";
export { readSlot, type Slot } from "./slot.ts";
