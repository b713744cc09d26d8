export { checkpointOf, describeCheckpoints } from "./checkpoints-contract.ts";
