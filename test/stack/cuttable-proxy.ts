/**
 * A road to a server that can be cut like a phone's in a tunnel, or go dead like one whose
 * router has died: then nothing goes through, and nobody is told.
 */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

export interface CuttableProxy {
  readonly url: string;
  readonly port: number;
  /** Resets every connection and refuses new ones. */
  cut(): void;
  /** Connections stay, and new ones are taken, but nothing moves on them. */
  freeze(): void;
  /** What was held by a freeze goes on its way. */
  restore(): void;
  close(): Promise<void>;
}

/** The target need not be there yet. */
export async function openCuttableProxy(targetUrl: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(targetUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let road: "whole" | "cut" | "frozen" = "whole";

  const server = createServer((incoming) => {
    if (road === "cut") {
      incoming.destroy();
      return;
    }
    const outgoing = connect({ host: hostname, port: Number(port) });
    const pair = [incoming, outgoing] as const;
    pairs.add(pair);
    for (const [socket, other] of [pair, pair.toReversed() as [Socket, Socket]] as const) {
      // A cut road is no news: both ends go.
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
    if (road === "whole") open(pair);
  });

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const ownPort = (server.address() as AddressInfo).port;
  const cut = (): void => {
    road = "cut";
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${ownPort}`,
    port: ownPort,
    cut,
    freeze: () => {
      road = "frozen";
      for (const pair of pairs) shut(pair);
    },
    restore: () => {
      road = "whole";
      for (const pair of pairs) open(pair);
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

function open([incoming, outgoing]: readonly [Socket, Socket]): void {
  incoming.pipe(outgoing);
  outgoing.pipe(incoming);
}

function shut([incoming, outgoing]: readonly [Socket, Socket]): void {
  for (const socket of [incoming, outgoing]) {
    socket.unpipe();
    socket.pause();
  }
}
