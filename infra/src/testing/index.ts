export {
  emptyTestServices,
  newDataDir,
  type StartedTestServices,
  startTestServices,
  type TestServicesOptions,
} from "./test-services.ts";
