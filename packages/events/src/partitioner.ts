/**
 * The partition of a key, equal to the Java client's default partitioner: murmur2 over
 * the UTF-8 bytes, made positive, modulo the partition count. Kafka Connect writes to
 * the same logs, so both must agree on every key.
 */
export function keyToPartition(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** 32-bit murmur2 as `org.apache.kafka.common.utils.Utils.murmur2` computes it; signed. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  let hash = SEED ^ length;
  const blocksEnd = length & ~3;
  for (let at = 0; at < blocksEnd; at += 4) {
    let block =
      byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24);
    block = Math.imul(block, M);
    block ^= block >>> R;
    block = Math.imul(block, M);
    hash = Math.imul(hash, M) ^ block;
  }
  const tail = length - blocksEnd;
  if (tail === 3) hash ^= byteAt(bytes, blocksEnd + 2) << 16;
  if (tail >= 2) hash ^= byteAt(bytes, blocksEnd + 1) << 8;
  if (tail >= 1) hash = Math.imul(hash ^ byteAt(bytes, blocksEnd), M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  hash ^= hash >>> 15;
  return hash;
}

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
