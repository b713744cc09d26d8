import { inject } from "vitest";

/** Where the real services of a test run are. */
export interface TestServices {
  readonly KAFKA_BROKERS: string;
  readonly REDIS_URL: string;
  readonly DATABASE_URL: string;
  readonly DOORSTEP_CITY_DIR: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly services: TestServices;
  }
}

/**
 * The Kafka, Redis and PostgreSQL that integration tests share. Each test file begins with
 * empty logs, an empty Redis and an empty, migrated database; the city is prepared.
 */
export const testServices = (): TestServices => inject("services");
