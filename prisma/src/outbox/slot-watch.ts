/** Looks at the slot once a second, says what is wrong with it, and gives it up when it is lost. */
import { type Counter, type Log, type Looking, lookEvery } from "@doorstep/runtime";
import type { PrismaClient } from "../../generated/client.ts";
import { dropLostSlot, judgeSlot, readSlot, type SlotCondition } from "./slot.ts";

export interface SlotWatchOptions {
  readonly prisma: PrismaClient;
  readonly log: Log;
  readonly slotsLost: Pick<Counter, "inc">;
}

const LOOK_EVERY_MS = 1_000;
/** A connector that is starting, or being replaced, is nothing to tell. Looks, not time. */
const GRACE_LOOKS = 15;
/** Then once a minute, for as long as it lasts. */
const TELL_EVERY_LOOKS = 60;

export function startSlotWatch({ prisma, log, slotsLost }: SlotWatchOptions): Looking {
  let last: SlotCondition = "well";
  let looksSince = 0;
  let told = false;

  async function look(): Promise<void> {
    const [slot, oldestMs] = [await readSlot(prisma), await oldestWaitMs(prisma)];
    const condition = judgeSlot(slot, oldestMs);
    looksSince = condition === last ? looksSince + 1 : 0;
    last = condition;
    if (condition === "well") {
      if (told) log.info("the outbox is carried to the logs again");
      told = false;
      return;
    }
    const first = condition === "filling" || condition === "lost" ? 0 : GRACE_LOOKS;
    if (looksSince >= first && (looksSince - first) % TELL_EVERY_LOOKS === 0) {
      told = true;
      log.error({ condition, oldestMs, ...slot }, SENTENCES[condition]);
    }
    if (condition === "lost" && (await dropLostSlot(prisma))) slotsLost.inc();
  }

  return lookEvery(LOOK_EVERY_MS, look, (error) => log.debug({ err: error }, "slot not looked at"));
}

const SENTENCES: Readonly<Record<Exclude<SlotCondition, "well">, string>> = {
  absent: "no connector has ever read the outbox: orders are taken, and reach no log; start Kafka Connect",
  idle: "no connector reads the outbox: orders are taken, and wait; look at Kafka Connect",
  stuck: "a connector reads the outbox, and yet an entry does not come to its log; look at Kafka Connect and Kafka",
  filling: "PostgreSQL keeps much for the connector; near the limit its slot is lost; look at Kafka Connect",
  lost: "PostgreSQL has given up the connector's slot; a new one is made, and what waits in the outbox is carried by it",
};

async function oldestWaitMs(prisma: PrismaClient): Promise<number | null> {
  const rows = await prisma.$queryRaw<{ age: number }[]>`
    SELECT (extract(epoch FROM now() - created_at) * 1000)::float8 AS age FROM outbox ORDER BY id LIMIT 1`;
  return rows[0]?.age ?? null;
}
