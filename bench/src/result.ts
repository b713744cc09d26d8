import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** Keeps what a benchmark found, with where and when, as `bench/results/NAME.json`. */
export function writeResult(name: string, result: object): void {
  const dir = join(ROOT, "bench/results");
  mkdirSync(dir, { recursive: true });
  const machine = { cores: cpus().length, model: cpus()[0]?.model.trim(), node: process.version };
  const text = JSON.stringify({ name, at: new Date().toISOString(), machine, ...result }, null, 2);
  writeFileSync(join(dir, `${name}.json`), `${text}\n`);
}
