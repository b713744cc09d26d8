export { StartFailure } from "./failure.ts";
export { createTopics } from "./kafka/admin.ts";
export { freePorts } from "./ports.ts";
export { type ManagedProcess, startProcess } from "./process/managed.ts";
export { createDatabase } from "./services/postgres.ts";
export {
  type ServiceName,
  type ServicePorts,
  type Services,
  type ServicesOptions,
  type ServiceUrls,
  startServices,
} from "./services/start-services.ts";
export { waitUntil } from "./wait.ts";
