/**
 * One address for several servers, as any balancer of TCP connections gives: each new
 * connection goes to the next server that takes it, and stays there. It looks into no
 * byte, and remembers nobody.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface RoundRobin {
  readonly url: string;
  close(): Promise<void>;
}

/** Which of them are there is found out with each connection. */
export async function openRoundRobin(targetUrls: readonly string[]): Promise<RoundRobin> {
  const targets = targetUrls.map((url) => new URL(url));
  const open = new Set<Socket>();
  let turn = 0;

  const server = createServer((incoming) => {
    open.add(incoming);
    incoming.on("close", () => open.delete(incoming));
    incoming.on("error", () => incoming.destroy());
    forward(incoming, turn++, targets.length);
  });

  function forward(incoming: Socket, at: number, triesLeft: number): void {
    const target = targets[at % targets.length];
    if (target === undefined || triesLeft === 0) {
      incoming.destroy();
      return;
    }
    const outgoing = connect({ host: target.hostname, port: Number(target.port) });
    const tryNext = (): void => forward(incoming, at + 1, triesLeft - 1);
    outgoing.once("error", tryNext);
    outgoing.once("connect", () => {
      outgoing.off("error", tryNext).on("error", () => incoming.destroy());
      outgoing.on("close", () => incoming.destroy());
      incoming.on("close", () => outgoing.destroy());
      incoming.pipe(outgoing);
      outgoing.pipe(incoming);
    });
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
