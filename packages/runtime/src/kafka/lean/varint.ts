/** Whole numbers of 32 bits as Kafka's records have them: zigzag, seven bits a byte, the low ones first. */

export function sizeOfVarint(value: number): number {
  const bits = ((value << 1) ^ (value >> 31)) >>> 0;
  if (bits < 0x80) return 1;
  if (bits < 0x4000) return 2;
  if (bits < 0x20_0000) return 3;
  return bits < 0x1000_0000 ? 4 : 5;
}

/** @returns where the next byte goes */
export function writeVarint(into: Buffer, at: number, value: number): number {
  let bits = ((value << 1) ^ (value >> 31)) >>> 0;
  let next = at;
  while (bits >= 0x80) {
    into[next++] = (bits & 0x7f) | 0x80;
    bits >>>= 7;
  }
  into[next++] = bits;
  return next;
}

/** Reads one after the other. */
export interface VarintReader {
  readonly bytes: Buffer;
  at: number;
}

export function readVarint(reader: VarintReader): number {
  const { bytes } = reader;
  let bits = 0;
  let shift = 0;
  let byte: number;
  do {
    byte = bytes[reader.at++] as number;
    bits |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte >= 0x80);
  return (bits >>> 1) ^ -(bits & 1);
}

/** Of up to 53 bits; what is larger loses its lowest ones. */
export function readVarlong(reader: VarintReader): number {
  const { bytes } = reader;
  let bits = 0;
  let weight = 1;
  let byte: number;
  do {
    byte = bytes[reader.at++] as number;
    bits += (byte & 0x7f) * weight;
    weight *= 0x80;
  } while (byte >= 0x80);
  return bits % 2 === 0 ? bits / 2 : -(bits + 1) / 2;
}
