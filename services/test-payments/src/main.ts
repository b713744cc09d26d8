/** The test payment provider, a process of its own as a real one would be. `node services/test-payments/src/main.ts` */
import { createLog, EnvError, onShutdown } from "@doorstep/runtime";
import { readEnv } from "./env.ts";
import { openProvider } from "./open-provider.ts";

const env = settings();
const log = createLog({ process: "test-payments", level: env.LOG_LEVEL });
const closing = new AsyncDisposableStack();
const shutDown = onShutdown({ log, close: () => closing.disposeAsync() });

try {
  const { PAYMENTS_PORT: port, PAYMENTS_SECRET: secret, PAYMENTS_WEBHOOK: webhookUrl } = env;
  const provider = await openProvider({ port, secret, webhookUrl, pace: 1, nowMs: Date.now, log });
  closing.defer(() => provider.close());
  log.info({ port: provider.port, webhookUrl }, "test payment provider ready");
} catch (error) {
  await shutDown(error instanceof Error ? error : new Error(String(error)));
}

function settings(): ReturnType<typeof readEnv> {
  try {
    return readEnv(process.env);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
