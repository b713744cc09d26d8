/** How addresses are stored: sorted by street, then number, so that a street is one stretch. */

export interface AddressColumns {
  /** Streets in alphabetical order; street `s` has the addresses `[streetStart[s], streetStart[s + 1])`. */
  readonly streetNames: readonly string[];
  readonly streetStart: Uint32Array;
  /** House numbers as written, without repetition. */
  readonly numbers: readonly string[];
  readonly numberId: Uint32Array;
  readonly districts: readonly string[];
  /** 0 is none, else the index into `districts` plus 1. */
  readonly districtId: Uint16Array;
  readonly lonE7: Int32Array;
  readonly latE7: Int32Array;
  /** OpenStreetMap's id with its type in the lowest two bits, and which of the numbers it gives. */
  readonly osmId: Float64Array;
  readonly osmPart: Uint8Array;
}
