/**
 * CRC-32C (Castagnoli), four bytes at a time: table `n` is table 0 with `n` zero bytes after it.
 * Source: Kounavis and Berry, "A Systematic Approach to Building High Performance,
 * Software-based, CRC Generators", 2005 ("slicing by four").
 */
const POLYNOMIAL = 0x82f63b78;

const [t0, t1, t2, t3] = tables();

function tables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    first[byte] = crc;
  }
  const after = (table: Int32Array): Int32Array => table.map((crc) => (first[crc & 0xff] as number) ^ (crc >>> 8));
  const second = after(first);
  const third = after(second);
  return [first, second, third, after(third)];
}

/** Of the bytes from `from` to the end. */
export function crc32c(bytes: Uint8Array, from = 0): number {
  let crc = -1;
  let at = from;
  for (const until = bytes.length - 3; at < until; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (t3[crc & 0xff] as number) ^
      (t2[(crc >>> 8) & 0xff] as number) ^
      (t1[(crc >>> 16) & 0xff] as number) ^
      (t0[crc >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (t0[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
