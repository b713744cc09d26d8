import { logLevel, parseEnv, portNumber } from "@doorstep/runtime";
import { z } from "zod";

/** Every setting of the test payment provider. Nothing else here reads the environment. */
export const readEnv = (source: NodeJS.ProcessEnv) =>
  parseEnv(
    {
      PAYMENTS_PORT: portNumber.default(9466).describe("where it is asked for payments; 0 for any free one"),
      PAYMENTS_SECRET: z.string().min(16, "shorter than 16 characters").describe("shared with the web process"),
      PAYMENTS_WEBHOOK: z
        .url()
        .default("http://127.0.0.1:3000/api/payments/messages")
        .describe("where it says what became of a payment"),
      LOG_LEVEL: logLevel.default("info").describe("how much the process logs"),
    },
    source,
  );
