import { messageOf } from "../failure.ts";
import { DATA_DIR } from "../paths.ts";
import { formatSeconds } from "../progress.ts";
import { openRun } from "../run/run.ts";
import { bringUp } from "../start/bring-up.ts";
import { parseStartArgs, type StartOptions, usage } from "../start/options.ts";
import { listenForStop } from "../start/stop-request.ts";

/** `npm start`: brings everything up, keeps it up, and at the end takes down what it brought up. */
export async function start(args: readonly string[], { dev }: { readonly dev: boolean }): Promise<number> {
  const say = (line: string): void => console.error(line);
  const command = parseStartArgs(args, process.env);
  if (command.kind === "help") {
    console.log(usage);
    return 0;
  }
  const { options } = command;
  const startedMs = performance.now();
  const stop = listenForStop();
  const run = await openRun(DATA_DIR, say);
  const failed = Promise.withResolvers<never>();
  const forcing = stop.insisted.then(() => {
    say("Ending everything at once.");
    run.kill();
    process.exit(1);
  });
  try {
    const up = bringUp({ run, options, dev, say, onFailure: failed.reject });
    const troubles = [failed.promise, run.vitalEnded, forcing];
    const isUp = await Promise.race([up.then(() => true), stop.requested.then(() => false), ...troubles]);
    if (isUp) {
      say(addresses(options, performance.now() - startedMs));
      await Promise.race([stop.requested, ...troubles]);
    }
    return 0;
  } catch (error) {
    say(`\n${messageOf(error)}`);
    return 1;
  } finally {
    say("\nStopping");
    await run.stop(say);
    say("Stopped.");
  }
}

function addresses(options: StartOptions, tookMs: number): string {
  const web = `http://localhost:${options.webPort}`;
  return `
Doorstep is up after ${formatSeconds(tookMs)}.

  order something   ${web}/
  operations        ${web}/ops  (password: ${options.opsPassword})
  health            ${web}/api/health
  metrics           ${web}/metrics, and /metrics on ports ${options.workerPort} and ${options.projectionsPort}

Logs are in .doorstep/logs. Ctrl-C stops everything, and so does npm run stop.`;
}
