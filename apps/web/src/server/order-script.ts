import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** As `vite.config.ts` names them. */
const ENTRY = "src/order-page/start.tsx";
const FOLDER = "order-page";
const WEB_DIR = join(import.meta.dirname, "../..");

const manifest = z.object({ [ENTRY]: z.object({ file: z.string() }) });

/**
 * The address of the order page's own script, as the build named it.
 *
 * @throws Error when the page was not built
 */
export async function builtOrderScript(): Promise<string> {
  const text = await readFile(join(WEB_DIR, `.next/static/${FOLDER}/manifest.json`), "utf8");
  return `/_next/static/${FOLDER}/${manifest.parse(JSON.parse(text))[ENTRY].file}`;
}
