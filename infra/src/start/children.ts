import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DATA_DIR, ROOT } from "../paths.ts";
import type { ServiceUrls } from "../services/service.ts";
import type { App } from "./keep-running.ts";
import type { StartOptions } from "./options.ts";

export interface AppSettings {
  readonly options: StartOptions;
  readonly services: Readonly<ServiceUrls>;
  /** Reload what is changed. */
  readonly dev: boolean;
}

/** kafkajs hands setTimeout a negative delay when it has nothing to wait for; Node remarks on each first one. */
const QUIET = "--disable-warning=TimeoutNegativeWarning";

/** What every child process is told. */
export function settingsOf({ options, services }: AppSettings): Record<string, string> {
  return {
    ...services,
    KAFKA_PARTITIONS: String(options.partitionCount),
    DOORSTEP_CITY: cityOf(process.env),
    WEB_PORT: String(options.webPort),
    WORKER_PORT: String(options.workerPort),
    PROJECTIONS_PORT: String(options.projectionsPort),
    PAYMENTS_PORT: String(options.paymentsPort),
  };
}

/** By name; what is not there is said by whoever prepares it. */
export const cityOf = (env: NodeJS.ProcessEnv): string => env.DOORSTEP_CITY ?? "montevideo";

/** A batch of records should die before it is moved to where collecting is dear. */
const YOUNG_HEAP = ["--min-semi-space-size=32", "--max-semi-space-size=32"];

export function workerApp(settings: AppSettings): App {
  const watch = settings.dev ? ["--watch", "--watch-preserve-output"] : [];
  return {
    process: {
      name: "worker",
      command: process.execPath,
      args: [QUIET, ...YOUNG_HEAP, ...watch, join(ROOT, "services/stream-worker/src/main.ts")],
      env: { ...process.env, ...settingsOf(settings) },
    },
    isHealthy: () => isOk(`http://127.0.0.1:${settings.options.workerPort}/health`),
  };
}

export function projectionsApp(settings: AppSettings): App {
  const watch = settings.dev ? ["--watch", "--watch-preserve-output"] : [];
  return {
    process: {
      name: "projections",
      command: process.execPath,
      args: [QUIET, ...watch, join(ROOT, "services/projections/src/main.ts")],
      env: { ...process.env, ...settingsOf(settings) },
    },
    isHealthy: () => isOk(`http://127.0.0.1:${settings.options.projectionsPort}/health`),
  };
}

export function webApp(settings: AppSettings): App {
  return {
    process: {
      name: "web",
      command: process.execPath,
      args: [QUIET, join(ROOT, "apps/web/server.ts"), ...(settings.dev ? ["--dev"] : [])],
      cwd: join(ROOT, "apps/web"),
      env: {
        ...process.env,
        ...settingsOf(settings),
        NODE_ENV: settings.dev ? "development" : "production",
        DOORSTEP_SECRET: settings.options.secret ?? ownSecret("secret"),
        PAYMENTS_URL: settings.options.givenPayments ?? `http://127.0.0.1:${settings.options.paymentsPort}`,
        PAYMENTS_SECRET: paymentsSecret(),
        // The simulator plays the kitchens; without it somebody has to say yes.
        WEB_KITCHENS: process.env.WEB_KITCHENS || (settings.options.withSimulator ? "none" : "own"),
        OPS_PASSWORD: settings.options.opsPassword,
        // Whoever tries Doorstep out wants to see a courier now, not when the food is nearly ready.
        ...(settings.options.withSimulator && {
          WEB_COURIER_AHEAD_MINUTES: process.env.WEB_COURIER_AHEAD_MINUTES || "20",
        }),
        WEB_API_KEY: ownKey(),
      },
    },
    isHealthy: () => isOk(`http://127.0.0.1:${settings.options.webPort}/api/health`),
  };
}

/** In place of a real provider, and like one: a process of its own that knows us by an address and a secret. */
export function paymentsApp(settings: AppSettings): App {
  const watch = settings.dev ? ["--watch", "--watch-preserve-output"] : [];
  return {
    process: {
      name: "test-payments",
      command: process.execPath,
      args: [...watch, join(ROOT, "services/test-payments/src/main.ts")],
      env: {
        ...process.env,
        ...settingsOf(settings),
        PAYMENTS_SECRET: paymentsSecret(),
        PAYMENTS_WEBHOOK: `http://127.0.0.1:${settings.options.webPort}/api/payments/messages`,
      },
    },
    isHealthy: () => isOk(`http://127.0.0.1:${settings.options.paymentsPort}/health`),
  };
}

/** How the simulated people reach Doorstep. */
const simSettings = ({ webPort }: Pick<StartOptions, "webPort">): Record<string, string> => ({
  SIM_API_URL: `http://127.0.0.1:${webPort}`,
  SIM_API_KEY: ownKey(),
});

/** What `npm run sim` is told of what runs here; `env` is as it was noted. */
export const simSettingsOf = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  env.WEB_PORT === undefined ? {} : simSettings({ webPort: Number(env.WEB_PORT) });

/** For programs started together with the web process. */
const ownKey = (): string => process.env.WEB_API_KEY || ownSecret("api-key");

/** `healthPort` is any free one: nobody but us asks it. */
export function simulatorApp(settings: AppSettings, healthPort: number): App {
  return {
    process: {
      name: "simulator",
      command: process.execPath,
      args: [QUIET, join(ROOT, "apps/courier-sim/src/main.ts"), "--report-every", "10s"],
      env: { ...process.env, ...settingsOf(settings), ...simSettings(settings.options), SIM_PORT: String(healthPort) },
    },
    isHealthy: () => isOk(`http://127.0.0.1:${healthPort}/health`),
  };
}

async function isOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (response.ok) return true;
  throw new Error((await response.text()).slice(0, 300).trim());
}

const paymentsSecret = (): string => process.env.PAYMENTS_SECRET || ownSecret("payments-secret");

/** Made once and kept, so that links to orders still open after the next start. */
function ownSecret(name: string): string {
  const file = join(DATA_DIR, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
