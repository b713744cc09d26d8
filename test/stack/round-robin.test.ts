import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openRoundRobin } from "./round-robin.ts";

/** Says its name to whoever connects. */
async function openServer(name: string) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.write(name);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function dial(url: string): Promise<{ readonly socket: Socket; readonly name: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void socket.destroy());
  const [name] = await once(socket, "data");
  return { socket, name: String(name) };
}

async function openTwo() {
  const [one, two] = [await openServer("one"), await openServer("two")];
  const address = await openRoundRobin([one.url, two.url]);
  onTestFinished(() => address.close());
  return { one, address };
}

test("connections go to one server after the other", async () => {
  const { address } = await openTwo();
  const names: string[] = [];
  for (let nth = 0; nth < 4; nth++) names.push((await dial(address.url)).name);
  expect(names).toEqual(["one", "two", "one", "two"]);
});

test("a server that has gone takes its connections with it, and the other gets all that come", async () => {
  const { one, address } = await openTwo();
  const { socket } = await dial(address.url);
  const ended = once(socket, "close");
  one.close();
  await ended;
  const names: string[] = [];
  for (let nth = 0; nth < 3; nth++) names.push((await dial(address.url)).name);
  expect(names).toEqual(["two", "two", "two"]);
});
