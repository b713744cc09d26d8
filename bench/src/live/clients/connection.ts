/** One WebSocket of a page, as cheap as it can be had: a socket, and frames read by hand. */
import { connect, type Socket } from "node:net";
import { createFrameReader, pongFrame, textFrame } from "./frames.ts";
import { event, JOIN, type Packet, PONG, question, readPacket } from "./packets.ts";

export interface Connection {
  emit(name: string, value: unknown): void;
  /** At most one answer; none when the connection ends first. */
  ask(name: string, value: unknown, onAnswer: (value: unknown) => void): void;
  /** Gone without a word, as when a phone loses its network. */
  drop(): void;
}

export interface ConnectionOptions {
  readonly port: number;
  readonly path: string;
  readonly cookie: string;
  /** Reads no more than this; as fast as it comes when left out. */
  readonly bytesPerSecond?: number;
  onJoined(): void;
  onEvent(name: string, value: unknown): void;
  /** Told once, also after a connection that never was; not after `drop`. */
  onLost(): void;
}

const HOST = "127.0.0.1";
/** Of a slow reader: as small as its trickle is fine. */
const SLOW_PIECE_BYTES = 250;
const END_OF_HEAD = "\r\n\r\n";

export function openConnection(options: ConnectionOptions): Connection {
  const { port, path, cookie, bytesPerSecond } = options;
  const answers = new Map<number, (value: unknown) => void>();
  let asked = 0;
  let isOver = false;
  let head: string | null = "";

  const lose = (): void => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    options.onLost();
  };
  const write = (text: string): void => void socket.write(textFrame(text, { mask: true }));
  const read = createFrameReader({
    onText: (text) => take(readPacket(text)),
    onPing: (payload) => void socket.write(pongFrame(payload)),
    onClose: lose,
  });

  function take(packet: Packet): void {
    switch (packet.type) {
      case "open":
        write(JOIN);
        return;
      case "ping":
        write(PONG);
        return;
      case "joined":
        options.onJoined();
        return;
      case "left":
        lose();
        return;
      case "event":
        options.onEvent(packet.name, packet.value);
        return;
      case "answer":
        answers.get(packet.number)?.(packet.value);
        answers.delete(packet.number);
        return;
      case "other":
    }
  }

  function takeBytes(bytes: Buffer): void {
    if (isOver) return;
    if (head === null) {
      read(bytes);
      return;
    }
    // The answer to the handshake is letters only, so it may be cut anywhere.
    head += bytes.toString("latin1");
    const end = head.indexOf(END_OF_HEAD);
    if (end === -1) return;
    const isOpen = head.startsWith("HTTP/1.1 101");
    const rest = Buffer.from(head.slice(end + END_OF_HEAD.length), "latin1");
    head = null;
    if (!isOpen) lose();
    else if (rest.length > 0) read(rest);
  }

  const socket =
    bytesPerSecond === undefined ? connect({ host: HOST, port }) : connectSlowly(port, bytesPerSecond, takeBytes);
  if (bytesPerSecond === undefined) socket.on("data", takeBytes);
  socket.setNoDelay(true);
  socket.on("connect", () => socket.write(handshake({ port, path, cookie })));
  socket.on("error", () => {});
  socket.on("close", lose);
  return {
    emit: (name, value) => write(event(name, value)),
    ask(name, value, onAnswer) {
      asked++;
      answers.set(asked, onAnswer);
      write(question(asked, name, value));
    },
    drop() {
      isOver = true;
      socket.destroy();
    },
  };
}

/** Takes a small piece, then waits as long as that piece is meant to last. */
function connectSlowly(port: number, bytesPerSecond: number, takeBytes: (bytes: Buffer) => void): Socket {
  const buffer = Buffer.alloc(SLOW_PIECE_BYTES);
  const socket = connect({
    host: HOST,
    port,
    onread: {
      buffer,
      callback(count) {
        takeBytes(Buffer.from(buffer.subarray(0, count)));
        setTimeout(() => socket.resume(), (count * 1_000) / bytesPerSecond);
        return false;
      },
    },
  });
  return socket;
}

const handshake = ({ port, path, cookie }: { port: number; path: string; cookie: string }): string =>
  [
    `GET ${path}/?EIO=4&transport=websocket HTTP/1.1`,
    `Host: ${HOST}:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: ZG9vcnN0ZXAgYmVuY2htYQ==",
    `Origin: http://${HOST}:${port}`,
    `Cookie: ${cookie}`,
    END_OF_HEAD,
  ]
    .join("\r\n")
    .replace(`\r\n${END_OF_HEAD}`, END_OF_HEAD);
