/**
 * A folder that appears whole or not at all: it is written beside its place and moved there
 * when it is finished. What a process left behind that was killed is swept up by the next.
 */
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

const UNFINISHED = ".unfinished";

export async function replaceFolder<T>(dir: string, write: (unfinishedDir: string) => Promise<T>): Promise<T> {
  const target = resolve(dir);
  await mkdir(dirname(target), { recursive: true });
  await sweep(target);
  const unfinished = `${target}.${process.pid}${UNFINISHED}`;
  await mkdir(unfinished);
  try {
    const result = await write(unfinished);
    await moveTo(target, unfinished);
    return result;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Another process may put the same folder there between the two steps; then the later one wins. */
const MOST_TRIES = 5;

async function moveTo(target: string, unfinished: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await rm(target, { recursive: true, force: true });
    try {
      await rename(unfinished, target);
      return;
    } catch (error) {
      const isTaken =
        error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST");
      if (!isTaken || tries === MOST_TRIES) throw error;
    }
  }
}

async function sweep(target: string): Promise<void> {
  const parent = dirname(target);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith(UNFINISHED)) continue;
    const pid = Number(name.slice(basename(target).length + 1, -UNFINISHED.length));
    if (pid === process.pid || !isRunning(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to ask about means it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
