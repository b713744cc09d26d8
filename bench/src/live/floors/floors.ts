/**
 * What physics and the broker leave: one record from producing to consuming, one message over
 * a WebSocket and back, each at a modest rate with nothing else going on.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeRecord, type OrderTracked } from "@doorstep/events";
import { openProducer, tailTopics } from "@doorstep/runtime";
import { createFrameReader, textFrame } from "../clients/frames.ts";
import { type Latency, latencyOf } from "../series.ts";

export interface Floors {
  /** From handing a record to the producer to a reader of the log having it; milliseconds. */
  readonly kafka: Latency | null;
  /** There and back; milliseconds. */
  readonly echo: Latency | null;
}

const ROUNDS = 300;
/** The first ones open connections and warm up. */
const UNCOUNTED = 50;
const EVERY_MS = 20;

export async function measureFloors(brokers: string): Promise<Floors> {
  return { kafka: await kafkaFloor(brokers), echo: await echoFloor() };
}

/** On a log that nobody else reads while this runs, with records its readers understand. */
async function kafkaFloor(brokers: string): Promise<Latency | null> {
  const kafka = { brokers: brokers.split(","), clientId: "bench-floor" };
  let heard = Promise.withResolvers<void>();
  const tail = await tailTopics({ ...kafka, topics: ["tracking"], from: "end", onBatch: () => heard.resolve() });
  const producer = await openProducer(kafka);
  const tookMs = await rounds(async (round) => {
    heard = Promise.withResolvers();
    await producer.send([
      { topic: "tracking", key: `floor-${round}`, value: encodeRecord("tracking", recordOf(round)) },
    ]);
    await heard.promise;
  });
  await producer.close();
  await tail.close();
  return tookMs;
}

const recordOf = (round: number): OrderTracked => ({
  ...{ type: "order-tracked", orderId: `floor-${round}`, statusVersion: 1, asOfMs: 0, phase: "placed" },
  cause: { stage: "floor", partition: 0, offset: round, index: 0 },
  ...{ courierId: null, earliestMs: null, latestMs: null, expectedMs: null, changeMin: 0, alerts: [], finished: false },
});

/** Another process answers, as in Doorstep. */
async function echoFloor(): Promise<Latency | null> {
  const server = spawn(process.execPath, [join(import.meta.dirname, "echo-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(server.stdout, "data");
    const socket = connect({ host: "127.0.0.1", port: Number(String(line)) });
    socket.setNoDelay(true);
    socket.write(
      "GET / HTTP/1.1\r\nHost: echo\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZG9vcnN0ZXAgYmVuY2htYQ==\r\n\r\n",
    );
    await once(socket, "data");
    let heard = Promise.withResolvers<void>();
    socket.on("data", createFrameReader({ onText: () => heard.resolve(), onPing() {}, onClose() {} }));
    // About as long as a position.
    const message = "p".repeat(400);
    const tookMs = await rounds(async () => {
      heard = Promise.withResolvers();
      socket.write(textFrame(message, { mask: true }));
      await heard.promise;
    });
    socket.destroy();
    return tookMs;
  } finally {
    server.kill();
  }
}

async function rounds(act: (round: number) => Promise<void>): Promise<Latency | null> {
  const tookMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const fromMs = performance.now();
    await act(round);
    if (round >= UNCOUNTED) tookMs.push(performance.now() - fromMs);
    await sleep(EVERY_MS);
  }
  return latencyOf(tookMs);
}
