/**
 * One evening with everything going wrong: plays the simulator, sends diners, watches every
 * order, does what the plan says, and at the end waits until all is quiet.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { signIn } from "../stack/sign-in.ts";
import { OPS_PASSWORD } from "../stack/start-stack.ts";
import { type DoneFault, type Evening, makeEveningFolder } from "./evening-files.ts";
import { type PlannedFault, WEBS } from "./plan/faults.ts";
import type { Actor } from "./world/actor.ts";
import { allCarried } from "./world/all-carried.ts";
import { allKept } from "./world/all-kept.ts";
import { openCityRecorder } from "./world/city-recorder.ts";
import { sendDiners } from "./world/diners.ts";
import { doFaults } from "./world/do-faults.ts";
import type { World } from "./world/open-world.ts";
import { openRecorder } from "./world/recorder.ts";
import { allRead, allShown } from "./world/settle.ts";
import { openSims } from "./world/sims.ts";

export interface EveningOptions {
  readonly world: World;
  readonly dataDir: string;
  readonly seed: number;
  readonly minutes: number;
  readonly plan: readonly PlannedFault[];
  readonly couriers: number;
  readonly ordersPerMinute: number;
  readonly say: (line: string) => void;
  /** Ends the evening early, with a failure. */
  readonly signal: AbortSignal;
}

export async function playEvening(options: EveningOptions): Promise<Evening> {
  const { world, dataDir, seed, minutes, say, signal } = options;
  makeEveningFolder(dataDir);
  const webUrls = WEBS.map((name) => world.webUrls[name]);
  const [workers, webs] = [Object.values(world.workers), Object.values(world.webs)];
  const cookie = await signIn(webUrls[0] ?? "", OPS_PASSWORD);
  const recorder = openRecorder({ cookie });
  const city = openCityRecorder({ webUrl: webUrls[0] ?? "", cookie });
  const watch = (orderId: string, token: string): void =>
    recorder.watch(orderId, { webUrl: webUrls[recorder.watched.size % webUrls.length] ?? "", token });
  // Operations may see every order; a diner has a link.
  const sims = openSims({ ...options, onOrder: (orderId) => watch(orderId, "") });
  const diners = sendDiners({ webUrls, onPlaced: ({ orderId, token }) => watch(orderId, token) });
  const startMs = Date.now();
  const troubles: string[] = [];
  let faults: readonly DoneFault[] = [];
  try {
    await sims.start();
    faults = await doFaults({ ...options, startMs, startBurst: sims.startBurst });
    await sleep(Math.max(0, startMs + minutes * 60_000 - Date.now()), undefined, { signal });
    say("the evening ends");
    await diners.close();
    await sims.stop();
    await allCarried(world)
      .then(() => allRead(world))
      .catch((error: unknown) => troubles.push(wordsOf(error)));
    signal.throwIfAborted();
    // From here on nothing changes, and what the pages show has to be what there is.
    await stopAll(workers);
    await allShown(world, { recorder, city });
    await allKept(world).catch((error: unknown) => troubles.push(wordsOf(error)));
  } finally {
    await diners.close();
    sims.close();
    recorder.close();
    city.close();
  }
  await stopAll([...webs, world.projections]);
  const ownEnds = [...workers, ...webs, world.projections].flatMap((actor) => actor.ownEnds);
  const watched = [...recorder.watched.values()];
  return {
    seed,
    minutes,
    faults,
    troubles,
    ownEnds,
    placed: diners.placed,
    watched,
    city: city.heard(),
    keepsReadModels: true,
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const stopAll = (actors: readonly Actor[]): Promise<unknown> => Promise.all(actors.map((actor) => actor.stop()));
