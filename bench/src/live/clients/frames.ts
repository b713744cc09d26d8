/** WebSocket frames (RFC 6455) as far as engine.io uses them: whole text messages, and the closing of the connection. */

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const FINAL = 0x80;
const MASKED = 0x80;

export interface FrameHandlers {
  onText(text: string): void;
  onPing(payload: Buffer): void;
  onClose(): void;
}

/**
 * Takes bytes as they come, in pieces of any size.
 *
 * @throws Error on what a server of ours never sends: a fragment, or a binary message
 */
export function createFrameReader({ onText, onPing, onClose }: FrameHandlers): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    let buffer = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (;;) {
      const frame = readFrame(buffer);
      if (frame === null) break;
      buffer = buffer.subarray(frame.end);
      if (frame.opcode === TEXT) onText(frame.payload.toString());
      else if (frame.opcode === PING) onPing(frame.payload);
      else if (frame.opcode === CLOSE) onClose();
      else throw new Error(`a frame of kind ${frame.opcode} is not of this protocol`);
    }
    // A copy: what is kept must not hold on to a larger piece of memory.
    rest = buffer.length === 0 ? buffer : Buffer.from(buffer);
  };
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly end: number;
}

/** Null while the frame is not there as a whole. */
function readFrame(buffer: Buffer): Frame | null {
  if (buffer.length < 2) return null;
  const [first = 0, second = 0] = buffer;
  let at = 2;
  let length = second & 0x7f;
  if (length === 126) {
    if (buffer.length < 4) return null;
    length = buffer.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (buffer.length < 10) return null;
    length = Number(buffer.readBigUInt64BE(2));
    at = 10;
  }
  const isMasked = (second & MASKED) !== 0;
  const from = isMasked ? at + 4 : at;
  if (buffer.length < from + length) return null;
  if ((first & FINAL) === 0) throw new Error("a fragment is not of this protocol");
  const payload = buffer.subarray(from, from + length);
  return {
    opcode: first & 0x0f,
    payload: isMasked ? masked(payload, buffer.subarray(at, from)) : payload,
    end: from + length,
  };
}

/** A client masks what it says; with which four bytes matters to nobody on a machine of its own. */
const MASK = Buffer.from([0x5a, 0x1d, 0xc3, 0x77]);

export const textFrame = (text: string, { mask }: { readonly mask: boolean }): Buffer =>
  frame(TEXT, Buffer.from(text), mask);

export const pongFrame = (payload: Buffer): Buffer => frame(0xa, payload, true);

function frame(opcode: number, payload: Buffer, mask: boolean): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = FINAL | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  if (!mask) return Buffer.concat([head, payload]);
  head[1] = (head[1] ?? 0) | MASKED;
  return Buffer.concat([head, MASK, masked(payload, MASK)]);
}

function masked(payload: Buffer, mask: Buffer): Buffer {
  const bytes = Buffer.from(payload);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ (mask[at & 3] ?? 0);
  return bytes;
}
