/**
 * What importing a large city costs: Monaco again and again, side by side, until the file has
 * the size asked for; every copy must give the restaurants that one gives.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repeatExtract } from "@doorstep/city/testing";
import { ROOT, writeResult } from "../result.ts";
import type { Imported } from "./import-once.ts";

const EXTRACT = join(ROOT, "packages/city/test-data/monaco.osm.pbf");
/** A little more than the city itself, so that copies do not lie on one another. */
const STEP = { lon: 0.145, lat: 0.06 };
const ONE_COPY_MB = 1.79;
/** The file, the city, and as much again. */
const DISK_SHARE = 4;

export async function city(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: { mb: { type: "string", default: "100" }, "heap-mb": { type: "string", default: "1024" } },
  });
  const [sizeMb, heapMb] = [Number(values.mb), Number(values["heap-mb"])];
  if (!(sizeMb >= 1 && sizeMb <= 180 && heapMb >= 256)) {
    console.error("--mb takes 1 to 180 (more copies would not fit into a city's 3 degrees), --heap-mb 256 or more.");
    return false;
  }
  const dir = await mkdtemp(join(tmpdir(), "doorstep-large-city-"));
  try {
    const { bavail, bsize } = await statfs(dir);
    if (bavail * bsize < sizeMb * DISK_SHARE * 1e6) throw new Error(`${dir} has no room for a file of ${sizeMb} MB.`);
    const large = join(dir, "large.osm.pbf");
    const copies = Math.max(1, Math.round(sizeMb / ONE_COPY_MB));
    const bytes = await repeatExtract({ from: EXTRACT, to: large, copies, step: STEP });
    const one = await importOnce({ file: EXTRACT, dir: join(dir, "one"), heapMb });
    const many = await importOnce({ file: large, dir: join(dir, "large"), heapMb });
    const right =
      many.counts.restaurants === one.counts.restaurants * copies && many.counts.segments >= one.counts.segments;
    const result = { copies, fileMb: round(bytes / 1e6), heapMb, seconds: many.seconds, cpuSeconds: many.cpuSeconds };
    const per100Mb = {
      seconds: round((many.seconds * 1e8) / bytes),
      memoryMb: Math.round(((many.peakMb - one.peakMb) * 1e8) / bytes),
    };
    console.log(JSON.stringify({ ...result, peakMb: many.peakMb, onePeakMb: one.peakMb, per100Mb, right }, null, 2));
    writeResult("city", {
      ...result,
      peakMb: many.peakMb,
      onePeakMb: one.peakMb,
      per100Mb,
      counts: many.counts,
      right,
    });
    return right;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** In a process of its own, whose peak of memory is the import's. */
async function importOnce(wish: { readonly file: string; readonly dir: string; readonly heapMb: number }) {
  const args = [
    `--max-old-space-size=${wish.heapMb}`,
    join(import.meta.dirname, "import-once.ts"),
    wish.file,
    wish.dir,
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) output += chunk;
  if (output === "") throw new Error(`importing ${wish.file} failed`);
  return JSON.parse(output) as Imported;
}

const round = (value: number): number => Math.round(value * 10) / 10;
