import { build } from "./build.ts";
import { runChild } from "./run-child.ts";

/** Plays an evening with everything going wrong, on services of its own; the web processes need their pages. */
export async function chaos(args: readonly string[]): Promise<number> {
  const talksOnly = args.some((word) => ["--help", "-h", "--dry-run"].includes(word) || word.startsWith("--judge"));
  const built = talksOnly ? 0 : await build(["--output-logs=errors-only"]);
  return built === 0 ? runChild(process.execPath, ["test/chaos/main.ts", ...args]) : built;
}
