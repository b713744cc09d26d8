/** The first blob: what the file covers, and what a reader must understand. */
import { PbfReader } from "pbf";
import type { BBox } from "../geo.ts";
import { BadExtract } from "./bad-extract.ts";

const UNDERSTOOD = new Set(["OsmSchema-V0.6", "DenseNodes"]);

/**
 * The box the file says it covers; null when it says nothing.
 *
 * @throws BadExtract when reading it as an ordinary file would give wrong things.
 */
export function readHeader(bytes: Uint8Array): BBox | null {
  const pbf = new PbfReader(bytes);
  let box: BBox | null = null;
  for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
    if (field === 1) box = readBox(pbf);
    if (field === 4) {
      const feature = pbf.readString();
      if (!UNDERSTOOD.has(feature)) {
        throw new BadExtract(`The file needs a reader that knows ${feature}, and this one does not.`);
      }
    }
  }
  return box;
}

function readBox(pbf: PbfReader): BBox {
  const end = pbf.readVarint() + pbf.pos;
  const sides = [0, 0, 0, 0, 0];
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
    if (field >= 1 && field <= 4) sides[field] = pbf.readSVarint() / 1e9;
  }
  const [, left = 0, right = 0, top = 0, bottom = 0] = sides;
  return [left, bottom, right, top];
}
