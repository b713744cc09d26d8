/**
 * Hears from PostgreSQL's own log that a menu has changed, whoever changed it, and says so: the
 * next page then has the new price. Every process reads all of these logs, from their end, as
 * nobody's member: a place that is kept would only say what this process, newly started, has
 * already read from the tables. Kafka away is told and waited for; meanwhile a change is found
 * by looking, within half a minute.
 */
import { type KafkaOptions, type Log, type LogTail, tailTopics } from "@doorstep/runtime";

/** Their keys are the restaurant's id. */
const CATALOG_TOPICS = ["cdc.public.restaurants", "cdc.public.menu_items"] as const;

const TRY_AGAIN_MS = 2_000;

export interface WatchCatalogOptions {
  readonly kafka: KafkaOptions;
  readonly log: Log;
  readonly forget: (restaurantId: string) => void;
  /** Told of each restaurant whose change was heard. */
  readonly heard: { inc(): void };
}

/** Resolves when it listens, or has begun to try again. */
export async function watchCatalog(options: WatchCatalogOptions): Promise<{ close(): Promise<void> }> {
  const { kafka, log, forget, heard } = options;
  let tail: LogTail | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  async function listen(): Promise<void> {
    try {
      const opened = await tailTopics({
        ...kafka,
        clientId: `${kafka.clientId}-catalog`,
        topics: CATALOG_TOPICS,
        from: "end",
        onBatch({ records }) {
          for (const restaurantId of new Set(records.map(({ key }) => Buffer.from(key ?? []).toString()))) {
            forget(restaurantId);
            heard.inc();
          }
        },
        onFailure: (error) => void begin(error),
      });
      if (closed) await opened.close();
      else tail = opened;
    } catch (error) {
      void begin(error);
    }
  }

  async function begin(error: unknown): Promise<void> {
    if (closed || again !== undefined) return;
    log.warn({ err: error }, "changes of menus are not heard; listening again");
    const last = tail;
    tail = undefined;
    again = setTimeout(() => {
      again = undefined;
      void listen();
    }, TRY_AGAIN_MS);
    await last?.close().catch((cause: unknown) => log.debug({ err: cause }, "gone already"));
  }

  await listen();
  return {
    async close() {
      closed = true;
      clearTimeout(again);
      await tail?.close();
    },
  };
}
