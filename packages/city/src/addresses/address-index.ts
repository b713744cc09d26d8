/** Finding a door by what is typed, by its id, or by where it is. */
import Flatbush from "flatbush";
import { e7ToDegrees, type LonLat, latToY, lonToX, type Plane } from "../geo.ts";
import type { AddressColumns } from "./columns.ts";
import { markMatches } from "./mark-matches.ts";
import { createStreetIndex, type StreetMatch } from "./street-index.ts";
import { plainText, wordsOf } from "./words.ts";

export interface Address {
  /** Stable between preparations: it comes from OpenStreetMap's id. */
  readonly addressId: string;
  /** Street and number, as in `Pedro Francisco Berro 1035`; the street alone where no door has a number. */
  readonly label: string;
  readonly street: string;
  readonly district: string | null;
  readonly position: LonLat;
}

export interface AddressHit extends Address {
  /** Half-open ranges of `label` that match what was typed, in order, not touching. */
  readonly matches: readonly (readonly [number, number])[];
}

export interface AddressIndex {
  readonly size: number;
  /**
   * Best first. Words match by their beginnings, in any order, without accents; the last word
   * with a digit may be the beginning of a house number. A number the street does not have
   * brings its nearest.
   *
   * @example addresses.search("berro 10", 5)
   */
  search(typed: string, limit: number): AddressHit[];
  byId(addressId: string): Address | null;
  /** The nearest address; null when none is within 250 m. */
  near(position: LonLat): Address | null;
}

const LONGEST_TYPED = 80;
const MOST_WORDS = 8;
/** Of the streets that match, only the likeliest are looked through. */
const MOST_STREETS = 40;
const NEAR_M = 250;

export function createAddressIndex(columns: AddressColumns, plane: Plane, storedPoints?: Flatbush): AddressIndex {
  const streets = createStreetIndex(columns.streetNames);
  const plainNumbers = columns.numbers.map(plainText);
  const points = storedPoints ?? indexAddresses(columns, plane);
  const byOsmId = sortByOsmId(columns);

  const addressAt = (place: number): Address => readAddress(columns, place);
  const numberAt = (place: number): string => plainNumbers[columns.numberId[place] ?? 0] ?? "";
  const sizeOf = (street: number): number =>
    (columns.streetStart[street + 1] ?? 0) - (columns.streetStart[street] ?? 0);
  const likeliest = (matches: StreetMatch[]): number[] =>
    matches
      .sort((a, b) => b.wholeWords - a.wholeWords || sizeOf(b.street) - sizeOf(a.street) || a.street - b.street)
      .slice(0, MOST_STREETS)
      .map(({ street }) => street);
  const placesOf = (street: number): number[] =>
    Array.from({ length: sizeOf(street) }, (_, index) => (columns.streetStart[street] ?? 0) + index);

  const withNumber = (found: readonly number[], number: string): number[] => {
    const beginning = found.flatMap((street) => placesOf(street).filter((place) => numberAt(place).startsWith(number)));
    const exact = beginning.filter((place) => numberAt(place) === number);
    return [...new Set([...exact, ...beginning])];
  };
  const nearestNumber = (found: readonly number[], number: string, limit: number): number[] => {
    const wanted = Number.parseInt(number, 10);
    const away = (place: number): number => Math.abs(Number.parseInt(numberAt(place), 10) - wanted);
    return found.slice(0, 1).flatMap((street) =>
      placesOf(street)
        .sort((a, b) => away(a) - away(b) || a - b)
        .slice(0, limit),
    );
  };

  const search = (typed: string, limit: number): AddressHit[] => {
    const words = wordsOf(typed.slice(0, LONGEST_TYPED))
      .slice(0, MOST_WORDS)
      .map(({ text }) => text);
    if (words.length === 0 || limit < 1) return [];
    const hits: AddressHit[] = [];
    const seen = new Set<number>();
    const take = (places: readonly number[], number: string | null): void => {
      const streetWords = number === null ? words : words.toSpliced(words.lastIndexOf(number), 1);
      for (const place of places) {
        if (hits.length >= limit) return;
        if (seen.has(place)) continue;
        seen.add(place);
        const address = addressAt(place);
        hits.push({ ...address, matches: markMatches(address, streetWords, number) });
      }
    };

    take(takeInTurns(likeliest(streets.match(words)).map(placesOf), limit), null);
    const number = words.findLast((word) => /^\d/.test(word));
    if (number === undefined || words.length < 2 || hits.length >= limit) return hits;
    const named = likeliest(streets.match(words.toSpliced(words.lastIndexOf(number), 1)));
    take(withNumber(named, number), number);
    if (hits.length === 0) take(nearestNumber(named, number, limit), number);
    return hits;
  };

  return {
    size: columns.osmId.length,
    search,
    byId: (addressId) => {
      const place = byOsmId(addressId);
      return place === null ? null : addressAt(place);
    },
    near: ({ lon, lat }) => {
      const [place] = points.neighbors(lonToX(plane, lon), latToY(plane, lat), 1, NEAR_M);
      return place === undefined ? null : addressAt(place);
    },
  };
}

/** Stored with the columns, since building it takes longer than loading. */
export function indexAddresses({ lonE7, latE7 }: AddressColumns, plane: Plane): Flatbush {
  const points = new Flatbush(lonE7.length, 16, Float32Array);
  for (let place = 0; place < lonE7.length; place += 1) {
    points.add(lonToX(plane, e7ToDegrees(lonE7[place] ?? 0)), latToY(plane, e7ToDegrees(latE7[place] ?? 0)));
  }
  points.finish();
  return points;
}

/** The first of each list, then the second of each: one street must not crowd out the others. */
function takeInTurns(lists: readonly (readonly number[])[], limit: number): number[] {
  const taken: number[] = [];
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  for (let turn = 0; turn < longest && taken.length < limit; turn += 1) {
    for (const list of lists) {
      const place = list[turn];
      if (place !== undefined && taken.length < limit) taken.push(place);
    }
  }
  return taken;
}

const TYPE_LETTERS: readonly string[] = ["n", "w", "r"];

function readAddress(columns: AddressColumns, place: number): Address {
  const street = columns.streetNames[streetAt(columns.streetStart, place)] ?? "";
  const district = columns.districts[(columns.districtId[place] ?? 0) - 1] ?? null;
  const osmId = columns.osmId[place] ?? 0;
  const part = columns.osmPart[place] ?? 0;
  return {
    addressId: `${TYPE_LETTERS[osmId % 4] ?? "n"}${Math.floor(osmId / 4)}${part === 0 ? "" : `-${part}`}`,
    // A street without numbers is an address itself.
    label: `${street} ${columns.numbers[columns.numberId[place] ?? 0] ?? ""}`.trimEnd(),
    street,
    district,
    position: { lon: e7ToDegrees(columns.lonE7[place] ?? 0), lat: e7ToDegrees(columns.latE7[place] ?? 0) },
  };
}

/** The last street that starts at or before `place`. */
function streetAt(streetStart: Uint32Array, place: number): number {
  let low = 0;
  let high = streetStart.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((streetStart[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}

const ADDRESS_ID = /^([nwr])(\d{1,15})(?:-(\d{1,3}))?$/;

function sortByOsmId({ osmId, osmPart }: AddressColumns): (addressId: string) => number | null {
  let sorted: Uint32Array | null = null;
  return (addressId) => {
    const [, letter, digits, part] = ADDRESS_ID.exec(addressId) ?? [];
    if (letter === undefined || digits === undefined) return null;
    const wanted = Number(digits) * 4 + TYPE_LETTERS.indexOf(letter);
    const wantedPart = Number(part ?? 0);
    // Sorted at the first question: a process that never asks does not pay for it.
    sorted ??= Uint32Array.from(osmId.keys()).sort((a, b) => (osmId[a] ?? 0) - (osmId[b] ?? 0));
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((osmId[sorted[middle] ?? 0] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    for (; low < sorted.length && osmId[sorted[low] ?? 0] === wanted; low += 1) {
      const place = sorted[low] ?? 0;
      if (osmPart[place] === wantedPart) return place;
    }
    return null;
  };
}
