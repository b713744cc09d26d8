import { defineConfig } from "vitest/config";

const everywhere = (name: string): string[] => [`{apps,bench,infra,packages,prisma,services,test}/**/*.${name}.ts`];
const [unit, integration] = [everywhere("test"), everywhere("integration.test")];
const [evening, browser] = [everywhere("evening.test"), everywhere("browser.test")];
// Each file begins with empty logs, an empty Redis and an empty database, so files take turns.
const realServices = {
  globalSetup: "./test/setup/start-services.ts",
  setupFiles: "./test/setup/empty-services.ts",
  fileParallelism: false,
};

export default defineConfig({
  test: {
    // kafkajs hands setTimeout a negative delay when it has nothing to wait for; newer Node versions remark on it.
    execArgv: ["--disable-warning=TimeoutNegativeWarning"],
    projects: [
      {
        test: {
          name: "unit",
          include: unit,
          exclude: ["**/node_modules/**", ...integration, ...evening, ...browser],
          // Properties try hundreds of cases; a busy machine must not fail them.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "integration",
          include: integration,
          ...realServices,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Evenings bring their own services, which they kill.
        test: { name: "evening", include: evening, fileParallelism: false },
      },
      {
        test: {
          name: "browser",
          include: browser,
          ...realServices,
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
