/**
 * What no engine can mend: a log that is gone in part, or another one. Once all is well, some
 * seeds end with one of these. The task it befalls must stop, say the right sentence, and leave
 * what is stored as it was; the others go on.
 */
import { type LogPartition, partitionName } from "@doorstep/runtime";
import { toBytes } from "./stages.ts";
import { behind, type World } from "./world.ts";

type RunUntil = (isReached: () => boolean, complaint: () => string) => Promise<boolean>;

interface Ending {
  readonly name: string;
  readonly sentence: (task: LogPartition) => RegExp;
  /** Which tasks it stops, of those that have read something. */
  readonly stops: "one" | "all";
  befall(world: World, task: LogPartition): void;
}

const logOf = ({ topic, partition }: LogPartition): string => `partition ${partition} of "${topic}"`;

const ENDINGS: readonly Ending[] = [
  {
    name: "the log loses its tail under running workers",
    stops: "one",
    sentence: (task) => new RegExp(`has read ${logOf(task)} up to \\d+, but that log ends at \\d+`),
    befall({ cluster }, task) {
      const log = cluster.log(task);
      log.loseTail(Math.max(0, log.range.end - 12));
    },
  },
  {
    name: "the log loses its tail and grows again, and the workers come back",
    stops: "one",
    sentence: (task) => new RegExp(`record \\d+ of ${logOf(task)} is not the one the state was computed from`),
    befall({ cluster, workers }, task) {
      workers.crashAll();
      const log = cluster.log(task);
      const { end } = log.range;
      log.loseTail(end - 1);
      const other = toBytes({ type: "add", key: "other", amount: 2 });
      cluster.append([0, 1].map(() => ({ ...task, key: null, value: other })));
    },
  },
  {
    name: "retention runs past a task that is away",
    stops: "one",
    sentence: (task) => new RegExp(`records \\d+ to \\d+ of ${logOf(task)} are gone before they were read`),
    befall({ cluster, workers }, task) {
      workers.crashAll();
      const tick = toBytes({ type: "tick", atMs: 0 });
      cluster.append([0, 1, 2].map(() => ({ ...task, key: null, value: tick })));
      const log = cluster.log(task);
      log.truncate(log.range.end - 1);
    },
  },
  {
    name: "Redis is empty, there is no checkpoint, and the log is no longer whole",
    stops: "one",
    sentence: (task) => new RegExp(`nothing is stored for ${logOf(task)}, and its log is no longer whole`),
    befall({ cluster, workers, store, checkpoints }, task) {
      workers.crashAll();
      const image = new Map(store.image());
      image.delete(partitionName(task));
      store.revert(image);
      void checkpoints.forgetAfter(task, -1);
      cluster.log(task).truncate(1);
    },
  },
  {
    name: "the workers find another cluster",
    stops: "all",
    sentence: ({ topic }) => new RegExp(`was computed from the log simulated/${topic}, not from another/${topic}`),
    befall({ now, workers }) {
      workers.crashAll();
      now.clusterId = "another";
    },
  },
];

const ENDS_BADLY = 0.3;
const LEAST_RECORDS = 16;

export async function endBadly(world: World, runUntil: RunUntil): Promise<void> {
  const { random, cluster, tasks, workers, halts, problems, trace } = world;
  const candidates = tasks.filter((task) => cluster.log(task).range.end >= LEAST_RECORDS);
  if (candidates.length === 0 || !random.chance(ENDS_BADLY)) return;
  const task = random.pick(candidates);
  const ending = random.pick(ENDINGS);
  trace(() => `── ${ending.name}: ${partitionName(task)}`);
  const stopped = ending.stops === "all" ? tasks : [task];
  world.now.mayHalt = true;
  ending.befall(world, task);
  world.watched.look();
  const before = textOf(world, stopped);

  const said = (): string[] => {
    for (const { phase, problem } of workers.running.flatMap((worker) => worker.statuses())) {
      if (phase === "halted" && problem !== null) halts.add(problem);
    }
    return [...halts];
  };
  const isStopped = (each: LogPartition): boolean => said().some((sentence) => ending.sentence(each).test(sentence));
  const others = (): string[] =>
    behind(world).filter((text) => !stopped.some((each) => text.startsWith(`${partitionName(each)} `)));
  await runUntil(
    () => stopped.every(isStopped) && (ending.stops === "all" || (!world.scheduler.isBusy && others().length === 0)),
    () =>
      `${ending.name} (${partitionName(task)}): said ${said().join(" / ") || "nothing"}; behind: ${behind(world).join(", ")}`,
  );
  for (const sentence of said()) {
    if (!stopped.some((each) => ending.sentence(each).test(sentence)))
      problems.push(`${ending.name}: halted as "${sentence}"`);
  }
  if (textOf(world, stopped) !== before) problems.push(`${ending.name}: what is stored was changed`);
}

/** What is stored of these tasks, but for their epochs. */
function textOf({ store }: World, tasks: readonly LogPartition[]): string {
  const image = store.image();
  return JSON.stringify(
    tasks.map((task) => {
      const held = image.get(partitionName(task));
      if (held === undefined || held.meta.nextOffset === 0) return null;
      return [{ ...held.meta, epoch: 0 }, held.marks, [...held.states].map(([key, bytes]) => [key, String(bytes)])];
    }),
  );
}
