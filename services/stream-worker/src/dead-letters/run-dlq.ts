/** One command of the inspector, from the logs to the terminal: data to stdout, talk to stderr. */
import { type KafkaOptions, openProducer } from "@doorstep/runtime";
import type { DlqCommand, Filter } from "./args.ts";
import { type Letter, sourceName } from "./letter.ts";
import { listLetters, listToText } from "./list.ts";
import { type LettersRead, readLetters } from "./read-letters.ts";
import { type Retried, retryLetters } from "./retry.ts";
import { planRetry } from "./retry-plan.ts";
import { openSchemaNames } from "./schema-names.ts";
import { showLetter, shownToText } from "./show.ts";
import { toTable } from "./table.ts";

export interface DlqPorts {
  readonly kafka: KafkaOptions;
  readonly nowMs: number;
  readonly writeData: (text: string) => void;
  readonly writeTalk: (text: string) => void;
}

type CommandOf<Ask extends DlqCommand["ask"]> = Extract<DlqCommand, { ask: Ask }>;

/** The exit code: 1 when something that was named is not there or was refused. */
export function runDlq(command: DlqCommand, ports: DlqPorts): Promise<number> {
  switch (command.ask) {
    case "list":
      return list(command, ports);
    case "show":
      return show(command, ports);
    case "retry":
      return retry(command, ports);
  }
}

async function list({ filter, limit, json }: CommandOf<"list">, ports: DlqPorts): Promise<number> {
  const read = await readFiltered(filter, ports);
  const names = openSchemaNames(ports.kafka);
  try {
    const listed = await listLetters(read, { limit, names });
    if (json) ports.writeData(toJson(listed));
    else if (listed.length > 0) ports.writeData(listToText(listed));
    const more = read.letters.length - listed.length;
    ports.writeTalk(
      more > 0 ? `${count(read.letters.length)}; --limit shows more than ${limit}` : count(listed.length),
    );
    return 0;
  } finally {
    await names.close();
  }
}

async function show({ letterId, json }: CommandOf<"show">, ports: DlqPorts): Promise<number> {
  const { letters, notes } = await readLetters({
    kafka: ports.kafka,
    sinceMs: null,
    keep: ({ id }) => id === letterId,
  });
  const [letter] = letters;
  if (letter === undefined) {
    ports.writeTalk(`There is no letter ${letterId}; list tells which there are.`);
    return 1;
  }
  const names = openSchemaNames(ports.kafka);
  try {
    const shown = await showLetter(letter, notes.get(letterId), names);
    ports.writeData(json ? toJson(shown) : shownToText(shown, letter.value));
    return 0;
  } finally {
    await names.close();
  }
}

async function retry(command: CommandOf<"retry">, ports: DlqPorts): Promise<number> {
  const { letterIds, filter, dryRun, json } = command;
  const read =
    letterIds === null
      ? await readFiltered(filter, ports)
      : await readLetters({ kafka: ports.kafka, sinceMs: null, keep: ({ id }) => letterIds.includes(id) });
  const plan = planRetry(read, command);
  const going = plan.flatMap((decision) => (decision.go ? [decision.letter] : []));
  const staying = plan.flatMap((decision) => (decision.go ? [] : [decision]));
  const retried = dryRun ? going.map(toDryRun) : await putBack(going, ports.kafka);

  if (json)
    ports.writeData(
      toJson({ dryRun, retried, refused: staying.map(({ letterId, why }) => ({ letter: letterId, why })) }),
    );
  else if (retried.length > 0)
    ports.writeData(
      toTable(
        ["letter", "to"],
        retried.map(({ letter, to }) => [letter, to]),
      ),
    );
  // Of all, those that stay are left out, not refused: only their number is worth a line.
  if (letterIds !== null) for (const { letterId, why } of staying) ports.writeTalk(`${letterId} stays: ${why}`);
  else if (staying.length > 0) ports.writeTalk(`${count(staying.length)} left out: already retried, or undecodable`);
  ports.writeTalk(`${count(retried.length)} ${dryRun ? "would go back; nothing was written" : "put back"}`);
  return letterIds !== null && staying.length > 0 ? 1 : 0;
}

const toDryRun = (letter: Letter): Retried => ({
  letter: letter.id,
  to: `${letter.source.topic}:${letter.source.partition}, as ${sourceName(letter)} again`,
});

async function putBack(letters: readonly Letter[], kafka: KafkaOptions): Promise<readonly Retried[]> {
  if (letters.length === 0) return [];
  const producer = await openProducer(kafka);
  try {
    return await retryLetters(letters, { kafka, producer });
  } finally {
    await producer.close();
  }
}

async function readFiltered(
  { reason, topic, since }: Filter,
  { kafka, nowMs, writeTalk }: DlqPorts,
): Promise<LettersRead> {
  const sinceMs = since === null ? null : "atMs" in since ? since.atMs : nowMs - since.agoMs;
  const keep = (letter: Letter): boolean =>
    (reason === null || letter.reason === reason) && (topic === null || letter.source.topic === topic);
  const read = await readLetters({ kafka, sinceMs, keep });
  if (read.letGo > 0)
    writeTalk(`${read.letGo} older letters are left out: --since, --reason or --topic narrow it down`);
  if (read.foreign > 0) writeTalk(`${read.foreign} records among the dead letters are no letters`);
  return read;
}

const count = (letters: number): string => (letters === 1 ? "1 letter" : `${letters} letters`);
const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
