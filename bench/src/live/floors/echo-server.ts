/** A WebSocket that says back what it hears, and nothing else: its port is its first line of output. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createFrameReader, textFrame } from "../clients/frames.ts";

const HANDSHAKE_ID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const server = createServer();
server.on("upgrade", (request, socket) => {
  const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${HANDSHAKE_ID}`).digest("base64");
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  socket.write(`${head.join("\r\n")}\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
  const read = createFrameReader({
    onText: (text) => void socket.write(textFrame(text, { mask: false })),
    onPing() {},
    onClose: () => socket.end(),
  });
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
