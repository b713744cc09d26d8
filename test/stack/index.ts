export { OPS_PASSWORD, type Stack, startStack } from "./start-stack.ts";
