/**
 * Keys and their states on the way to a script, as one argument instead of thousands: the
 * client and Redis both spend more on an argument than on its bytes.
 *
 *     of each pair   length of key u16, key, length of state u32, state   (big-endian)
 */
const LENGTHS_BYTES = 6;

export function packPairs(pairs: readonly (readonly [key: string, state: Uint8Array])[]): Buffer {
  let size = 0;
  for (const [key, state] of pairs) size += LENGTHS_BYTES + Buffer.byteLength(key) + state.length;
  const packed = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [key, state] of pairs) {
    const keyBytes = packed.write(key, at + 2);
    packed.writeUInt16BE(keyBytes, at);
    at += 2 + keyBytes;
    packed.writeUInt32BE(state.length, at);
    packed.set(state, at + 4);
    at += 4 + state.length;
  }
  return packed;
}
