/** Plain JSON both ways. States and messages have no undefined members and no classes, so it is exact. */
export const toJson = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

export function fromJson<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as T;
}
