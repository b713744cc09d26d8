import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { StartFailure } from "../failure.ts";

const execute = promisify(execFile);

/** How to run a program so that PostgreSQL agrees: never as root. */
export interface Unprivileged {
  /** Who will own the data; undefined when we are not root and nothing changes. */
  readonly user?: User;
  wrap(command: string, args: readonly string[]): WrappedCommand;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

interface WrappedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly user?: User;
}

/**
 * PostgreSQL refuses to run as root, as in most containers. Then it runs as the user `postgres`,
 * or `nobody` where there is none. When that user cannot enter one of the given paths (a checkout
 * below /root), it keeps the one right of root to pass through folders.
 */
export async function unprivileged(paths: readonly string[]): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) return { wrap: (command, args) => ({ command, args }) };
  const user = (await findUser("postgres")) ?? (await findUser("nobody"));
  if (user === null)
    throw new StartFailure("PostgreSQL does not run as root and there is no other user: add one named postgres.");
  const closed = paths.flatMap(foldersAbove).find((folder) => !isOpenToAll(folder));
  if (closed === undefined) return { user, wrap: (command, args) => ({ command, args, user }) };
  if (!(await hasSetpriv())) {
    throw new StartFailure(
      `PostgreSQL runs as another user than root, who cannot enter ${closed}: chmod o+x ${closed}`,
    );
  }
  const flags = [
    ...["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups"],
    ...["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "--"],
  ];
  return { user, wrap: (command, args) => ({ command: "setpriv", args: [...flags, command, ...args] }) };
}

async function findUser(name: string): Promise<User | null> {
  try {
    const [uid, gid] = await Promise.all(["-u", "-g"].map(async (flag) => (await execute("id", [flag, name])).stdout));
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    return null; // no such user
  }
}

async function hasSetpriv(): Promise<boolean> {
  return execute("setpriv", ["--version"]).then(
    () => true,
    () => false,
  );
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [folder] : [...foldersAbove(folder), folder];
}

function isOpenToAll(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0;
}
