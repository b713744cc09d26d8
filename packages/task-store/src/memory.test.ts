import { describeTaskStore } from "./contract.ts";
import { memoryTaskStore } from "./memory.ts";

describeTaskStore("memory", memoryTaskStore);
