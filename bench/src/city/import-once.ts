/** `import-once.ts FILE DIR`: imports a city, and writes what that took to stdout. */
import { importCity } from "@doorstep/city/node";

const [file = "", dir = ""] = process.argv.slice(2);
const startedMs = performance.now();
const { counts } = await importCity({
  ...{ file, dir, name: "Large", timeZone: "Europe/Monaco", currency: "EUR", mealMinor: 1_500, bounds: null },
  onProgress: (line) => void process.stderr.write(`${line}\n`),
});
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const imported = {
  seconds: Math.round((performance.now() - startedMs) / 100) / 10,
  cpuSeconds: Math.round((userCPUTime + systemCPUTime) / 100_000) / 10,
  peakMb: Math.round(maxRSS / 1024),
  counts,
};
export type Imported = typeof imported;
process.stdout.write(JSON.stringify(imported));
