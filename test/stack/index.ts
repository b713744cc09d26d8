export { prepareServices } from "./prepare-services.ts";
export { signIn } from "./sign-in.ts";
export { OPS_PASSWORD, type Stack, startStack } from "./start-stack.ts";
