export type { Step } from "./step.ts";
