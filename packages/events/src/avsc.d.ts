/**
 * The part of `avsc` the codec uses. The library's own declarations pull in
 * Node's globals, which the core must not see.
 */
export interface Type {
  fromBuffer(bytes: Uint8Array, resolver?: unknown, noCheck?: boolean): unknown;
  /** Writes into `bytes` from `at` on. What follows it, or, below zero, how many bytes are missing. */
  encode(value: unknown, bytes: Uint8Array, at: number): number;
  createResolver(writer: Type): unknown;
  isValid(value: unknown, options?: { errorHook?: (path: string[], value: unknown, type: Type) => void }): boolean;
}
declare const avro: {
  Type: {
    forSchema(
      schema: unknown,
      options?: { wrapUnions?: "never" | "auto" | "always"; omitRecordMethods?: boolean },
    ): Type;
  };
};
export default avro;
