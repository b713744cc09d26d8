/**
 * MapLibre's worker, served from our own origin. Read from the installed package while the pages
 * are built, so that page and worker are always of one version.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const dynamic = "force-static";
export const dynamicParams = false;

const FILES = ["maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs"];

export function generateStaticParams(): { file: string }[] {
  return FILES.map((file) => ({ file }));
}

export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await params;
  if (!FILES.includes(file)) return new Response("Not found", { status: 404 });
  const manifest = createRequire(join(process.cwd(), "package.json")).resolve("maplibre-gl/package.json");
  const source = await readFile(join(dirname(manifest), "dist", file), "utf8");
  return new Response(source, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      // The address carries the version.
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
}
