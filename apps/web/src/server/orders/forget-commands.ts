/** Answers are kept for a week: whoever asks again later has forgotten too. */
import type { PrismaClient } from "@doorstep/db";
import type { Log } from "@doorstep/runtime";

export interface ForgettingPorts {
  readonly prisma: PrismaClient;
  readonly nowMs: () => number;
  readonly log: Log;
}

const KEPT_MS = 7 * 24 * 60 * 60_000;
const LOOK_EVERY_MS = 60 * 60_000;

export function startForgetting(ports: ForgettingPorts): { stop(): Promise<void> } {
  let forgetting: Promise<void> = Promise.resolve();
  const forget = (): void => {
    forgetting = forgetting
      .then(() => forgetCommands(ports))
      .catch((error: unknown) => ports.log.warn({ err: error }, "old answers not forgotten; trying again in an hour"));
  };
  const timer = setInterval(forget, LOOK_EVERY_MS);
  forget();
  return {
    stop: () => {
      clearInterval(timer);
      return forgetting;
    },
  };
}

async function forgetCommands({ prisma, nowMs }: Omit<ForgettingPorts, "log">): Promise<void> {
  await prisma.command.deleteMany({ where: { at: { lt: new Date(nowMs() - KEPT_MS) } } });
}
