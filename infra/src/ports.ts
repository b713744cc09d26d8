import { randomInt } from "node:crypto";
import { type AddressInfo, createServer, type Server } from "node:net";
import { StartFailure } from "./failure.ts";

/** As many different free ports of this machine as asked for. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until the last is known, so that none is given twice.
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Below what Linux and macOS give to outgoing connections, above what programs are known by. */
const STEADY_PORTS = { from: 20_000, to: 32_000 } as const;
const MOST_TRIES = 200;

/**
 * The same, for servers that go away and come back: while they are away no outgoing
 * connection is given their port.
 */
export async function steadyPorts(count: number): Promise<number[]> {
  const { from, to } = STEADY_PORTS;
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < MOST_TRIES; tries++) {
    const port = randomInt(from, to);
    const server = await listen(port).catch(() => null);
    if (server === null) continue;
    ports.add(port);
    await new Promise((resolve) => server.close(resolve));
  }
  if (ports.size < count) throw new StartFailure(`There are no ${count} free ports from ${from} to ${to}.`);
  return [...ports];
}

/** Throws a sentence when something else listens there already. */
export async function requireFreePort({ port, user, setting }: PortUse): Promise<void> {
  try {
    const server = await listen(port);
    await new Promise((resolve) => server.close(resolve));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${code})`;
    throw new StartFailure(
      `Port ${port}, needed for ${user}, ${why}: end that program or set ${setting} to another port.`,
    );
  }
}

export interface PortUse {
  readonly port: number;
  /** Who wants it, as people call it. */
  readonly user: string;
  /** The setting that changes it. */
  readonly setting: string;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(server));
  });
}
