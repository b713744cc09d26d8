export { deleteRecordsBefore } from "../kafka/admin.ts";
export { type KillableService, type KillableServices, startKillableServices } from "./killable-services.ts";
export { startTestConnect, type TestConnect } from "./test-connect.ts";
export {
  cleanUpKilledRuns,
  emptyLogs,
  emptyTestServices,
  newDataDir,
  type StartedTestServices,
  startTestServices,
  type TestServicesOptions,
} from "./test-services.ts";
