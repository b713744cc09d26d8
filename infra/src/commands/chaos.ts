import { build } from "./build.ts";
import { runChild } from "./run-child.ts";

const MAIN = "test/chaos/main.ts";
const chaosChild = (args: readonly string[], quiet = false): Promise<number> =>
  runChild(process.execPath, [MAIN, ...args], quiet ? { stdio: ["ignore", "ignore", "inherit"] } : {});

/** Plays an evening with everything going wrong, on services of its own; the web processes need their pages. */
export async function chaos(args: readonly string[]): Promise<number> {
  const plays = !args.some((word) => /^(-h|--help|--dry-run|--judge)/.test(word));
  if (plays) {
    // Mistakes are told before anything is built.
    const understood = await chaosChild([...args, "--dry-run"], true);
    if (understood !== 0) return understood;
    const built = await build(["--output-logs=errors-only"]);
    if (built !== 0) return built;
  }
  return chaosChild(args);
}
