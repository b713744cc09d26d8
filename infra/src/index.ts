export { StartFailure } from "./failure.ts";
export { createTopics } from "./kafka/admin.ts";
export type { ServiceName, ServicePorts, ServiceUrls } from "./services/service.ts";
export { type Services, type ServicesOptions, startServices } from "./services/start-services.ts";
