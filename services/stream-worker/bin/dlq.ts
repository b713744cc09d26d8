/** `node services/stream-worker/bin/dlq.ts list | show | retry`, or `npm run dlq -- …`. */
import { EnvError, openAdmin } from "@doorstep/runtime";
import { parseArgs } from "../src/dead-letters/args.ts";
import { readDlqEnv } from "../src/dead-letters/env.ts";
import { runDlq } from "../src/dead-letters/run-dlq.ts";
import { USAGE } from "../src/dead-letters/usage.ts";

const parsed = parseArgs(process.argv.slice(2));
const writeTalk = (text: string): void => void process.stderr.write(`${text}\n`);
switch (parsed.ask) {
  case "help":
    process.stdout.write(USAGE);
    break;
  case "nothing":
    writeTalk(parsed.mistakes.join("\n"));
    process.exitCode = 2;
    break;
  case "run":
    process.exitCode = await run(parsed.command).catch(tell);
}

async function run(command: Parameters<typeof runDlq>[0]): Promise<number> {
  const kafka = { brokers: readDlqEnv(process.env).KAFKA_BROKERS, clientId: "dlq" };
  const admin = await openAdmin(kafka).catch(() => null);
  if (admin === null) {
    writeTalk(
      `Kafka does not answer at ${kafka.brokers.join(", ")}. Start it with \`npm start\`, or set KAFKA_BROKERS.`,
    );
    return 2;
  }
  await admin.close();
  const writeData = (text: string): void => void process.stdout.write(text);
  return runDlq(command, { kafka, nowMs: Date.now(), writeData, writeTalk });
}

function tell(error: unknown): number {
  writeTalk(
    error instanceof EnvError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  return error instanceof EnvError ? 2 : 1;
}
