import { describe, expect, test } from "vitest";
import { degreesToE7, planeAround } from "../geo.ts";
import { createAddressIndex } from "./address-index.ts";
import type { AddressColumns } from "./columns.ts";

const DOORS: Readonly<Record<string, readonly string[]>> = {
  "Adolfo Berro": ["820", "1010"],
  "Avenida 18 de Julio": ["840", "1001", "1825"],
  "Doctor José Ellauri": ["350", "813"],
  "José María Guerra": ["3500"],
  "Pedro Francisco Berro": ["1035", "1039", "1039 BIS", "1041"],
};

const ORIGIN = { lon: -56.15, lat: -34.91 };

function town(): AddressColumns {
  const doors = Object.values(DOORS).flat();
  const streetStart = [0];
  for (const numbers of Object.values(DOORS)) streetStart.push((streetStart.at(-1) ?? 0) + numbers.length);
  return {
    streetNames: Object.keys(DOORS),
    streetStart: Uint32Array.from(streetStart),
    numbers: doors,
    numberId: Uint32Array.from(doors.keys()),
    districts: ["Pocitos"],
    districtId: Uint16Array.from(doors, (_, place) => (place < 2 ? 0 : 1)),
    lonE7: Int32Array.from(doors, (_, place) => degreesToE7(ORIGIN.lon + place * 0.001)),
    latE7: Int32Array.from(doors, () => degreesToE7(ORIGIN.lat)),
    osmId: Float64Array.from(doors, (_, place) => (5_000_000_000 - place) * 4),
    osmPart: Uint8Array.from(doors, (_, place) => (place === 10 ? 1 : 0)),
  };
}

const addresses = createAddressIndex(town(), planeAround(ORIGIN));
const labels = (typed: string, limit = 5) => addresses.search(typed, limit).map(({ label }) => label);

/** Labels with what matches in brackets. */
const marked = (typed: string) =>
  addresses
    .search(typed, 5)
    .map(({ label, matches }) =>
      matches.reduceRight(
        (text, [start, end]) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
        label,
      ),
    );

describe("searching as one types", () => {
  test("words match by their beginnings, in any order, without accents", () => {
    expect(labels("jose ell")).toEqual(["Doctor José Ellauri 350", "Doctor José Ellauri 813"]);
    expect(labels("ellauri josé 8")).toEqual(["Doctor José Ellauri 813"]);
  });

  test("the beginning of a number chooses among the street's doors", () => {
    expect(labels("berro 103")).toEqual([
      "Pedro Francisco Berro 1035",
      "Pedro Francisco Berro 1039",
      "Pedro Francisco Berro 1039 BIS",
    ]);
  });

  test("the very number comes before those that begin with it", () => {
    expect(labels("berro 1039")[0]).toBe("Pedro Francisco Berro 1039");
  });

  test("a number in a street's name is a word of it", () => {
    expect(labels("18 de julio")).toHaveLength(3);
    expect(labels("18 de julio 18")).toEqual(["Avenida 18 de Julio 1825"]);
    expect(labels("18 de julio 1")).toEqual(["Avenida 18 de Julio 1001", "Avenida 18 de Julio 1825"]);
  });

  test("a number the street does not have brings its nearest", () => {
    expect(labels("ellauri 800", 1)).toEqual(["Doctor José Ellauri 813"]);
  });

  test("streets take turns when only a word is typed", () => {
    expect(labels("berro", 2).map((label) => label.replace(/ \d.*/, ""))).toEqual([
      "Pedro Francisco Berro",
      "Adolfo Berro",
    ]);
  });

  test("short forms are understood", () => {
    expect(labels("dr ellauri", 1)).toEqual(["Doctor José Ellauri 350"]);
  });

  test.each(["", "   ", "-", "zzz", "berro zzz"])("%j finds nothing", (typed) => {
    expect(labels(typed)).toEqual([]);
  });

  test.each([
    ["berro 10", "Adolfo [Berro 10]10"],
    ["fran ped 1041", "[Ped]ro [Fran]cisco Berro [1041]"],
    ["dr ellauri 3", "[Doctor] José [Ellauri 3]50"],
    ["josé", "[José] María Guerra 3500"],
  ])("%j is marked %s", (typed, expected) => {
    expect(marked(typed)).toContain(expected);
  });
});

describe("an address", () => {
  test("is found again by its id, also when one lot gives several numbers", () => {
    for (const hit of addresses.search("berro", 10)) {
      expect(addresses.byId(hit.addressId)?.label).toBe(hit.label);
    }
  });

  test.each(["", "n1", "x5000000000", "n5000000000-7", "n5e9"])("is null for the id %j", (addressId) => {
    expect(addresses.byId(addressId)).toBeNull();
  });

  test("is found by a position near it", () => {
    expect(addresses.near({ lon: ORIGIN.lon + 0.0011, lat: ORIGIN.lat })?.label).toBe("Adolfo Berro 1010");
    expect(addresses.near({ lon: ORIGIN.lon + 1, lat: ORIGIN.lat })).toBeNull();
  });

  test("has no district where the data has none", () => {
    expect(addresses.search("adolfo", 1)[0]?.district).toBeNull();
  });
});
