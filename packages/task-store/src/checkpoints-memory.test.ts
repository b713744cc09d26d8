import { memoryCheckpoints } from "./checkpoints-memory.ts";
import { describeCheckpoints } from "./testing/checkpoints-contract.ts";

describeCheckpoints("memory", () => memoryCheckpoints());
