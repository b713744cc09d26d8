/** Topics of the benchmark, and how far each is committed: one helper with Kafka's own client. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { javaArguments } from "./java.ts";

export interface Broker {
  create(topic: string, settings: Readonly<Record<string, string>>): Promise<void>;
  delete(topics: readonly string[]): Promise<void>;
  /** All topics there are. */
  topics(): Promise<readonly string[]>;
  /** The ends of what readers of committed records see, topic by topic, partition by partition. */
  ends(topics: readonly string[]): Promise<Ends>;
  close(): void;
}

export interface Ends {
  readonly atMs: number;
  readonly offsets: readonly number[];
}

export const PARTITIONS = 4;

export function openBroker(brokers: string): Broker {
  const child = spawn("java", javaArguments("tools", "Broker", "64m", ["--brokers", brokers]), {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const asked = waiting.shift();
    if (line.startsWith("ok")) asked?.resolve(line.slice(3));
    else asked?.reject(new Error(`Kafka: ${line}`));
  });
  child.once("exit", () => {
    for (const { reject } of waiting.splice(0)) reject(new Error("the helper of the benchmark ended"));
  });
  // A benchmark that is interrupted asks on; it hears that nobody answers, and goes on ending in order.
  child.stdin.on("error", () => {});
  const ask = (line: string): Promise<string> =>
    new Promise((resolve, reject) => {
      if (!child.stdin.writable) return reject(new Error("the helper of the benchmark ended"));
      waiting.push({ resolve, reject });
      child.stdin.write(`${line}\n`);
    });

  return {
    async create(topic, settings) {
      const pairs = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
      await ask(["create", topic, PARTITIONS, ...pairs].join(" "));
    },
    async delete(topics) {
      if (topics.length > 0) await ask(`delete ${topics.join(" ")}`);
    },
    topics: async () => (await ask("topics")).split(" ").filter((name) => name !== ""),
    async ends(topics) {
      const [atMs = 0, ...offsets] = (await ask(`ends ${PARTITIONS} ${topics.join(" ")}`)).split(" ").map(Number);
      return { atMs, offsets };
    },
    close: () => child.stdin.end(),
  };
}
