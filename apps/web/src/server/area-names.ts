import type { AddressIndex } from "@doorstep/city";
import { cellToLatLng, gridDisk, isValidCell, latLngToCell } from "h3-js";

export interface AreaName {
  readonly cell: string;
  readonly name: string;
}

/** As fine as finds a door in the middle of a block. */
const LOOK_RESOLUTION = 10;
/** About 500 m around the middle. */
const LOOK_RINGS = 4;

/**
 * What people call these H3 cells: the district and the street in their middle, as in
 * `Pocitos, Bulevar España`. The sea has no name and is left out.
 */
export function areaNames(addresses: Pick<AddressIndex, "near">, cells: readonly string[]): readonly AreaName[] {
  return cells.flatMap((cell) => {
    if (!isValidCell(cell)) return [];
    const name = nameOf(addresses, cell);
    return name === null ? [] : [{ cell, name }];
  });
}

/** The nearest door to the middle, looking further and further out. */
function nameOf(addresses: Pick<AddressIndex, "near">, cell: string): string | null {
  const [lat, lon] = cellToLatLng(cell);
  for (const spot of gridDisk(latLngToCell(lat, lon, LOOK_RESOLUTION), LOOK_RINGS)) {
    const [spotLat, spotLon] = cellToLatLng(spot);
    const address = addresses.near({ lat: spotLat, lon: spotLon });
    if (address !== null) return address.district === null ? address.street : `${address.district}, ${address.street}`;
  }
  return null;
}
