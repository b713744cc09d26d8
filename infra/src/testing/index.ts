export { type KillableService, type KillableServices, startKillableServices } from "./killable-services.ts";
export {
  emptyTestServices,
  newDataDir,
  type StartedTestServices,
  startTestServices,
  type TestServicesOptions,
} from "./test-services.ts";
