import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import next from "next";

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

const WEB_DIR = join(import.meta.dirname, "../..");

/** The pages as Next.js renders them, from `next build` or, in development, from their source. */
export async function openPages({ dev }: { readonly dev: boolean }): Promise<Pages> {
  const app = next({ dev, dir: WEB_DIR });
  await app.prepare();
  return { handle: app.getRequestHandler(), close: () => app.close() };
}
