import { execFile } from "node:child_process";
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { messageOf, StartFailure } from "../failure.ts";
import type { Run } from "../run/run.ts";
import { waitUntil } from "../wait.ts";
import { findPostgresBinaries, POSTGRES_MAJOR } from "./postgres-binaries.ts";
import { type Unprivileged, unprivileged } from "./postgres-user.ts";

const execute = promisify(execFile);
const [USER, PASSWORD, DATABASE] = ["doorstep", "doorstep", "doorstep"];
const SLOT_LIMIT = "2GB";

/** PostgreSQL from its npm package, with the log that Debezium reads (`wal_level=logical`). */
export async function startLocalPostgres({ run, port }: { readonly run: Run; readonly port: number }): Promise<string> {
  const binaries = await findPostgresBinaries();
  const home = join(run.dataDir, "postgres");
  const as = await unprivileged([binaries.postgres, run.dataDir]);
  if (!isInitialised(home)) await initialise({ home, initdb: binaries.initdb, as });
  const postgres = await run.start({
    name: "PostgreSQL",
    ...as.wrap(binaries.postgres, [
      ...["-D", home, "-p", String(port), "-c", "listen_addresses=127.0.0.1"],
      // Sockets in the file system would have to be somewhere this user may write, with a short path.
      ...["-c", "unix_socket_directories=", "-c", "wal_level=logical"],
    ]),
    // "Fast": ends the sessions; the default would wait for the last client to go.
    stopSignal: "SIGINT",
    vital: true,
  });
  const serverUrl = `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
  await waitUntil(() => postgresAnswers(serverUrl), {
    limitMs: 60_000,
    unless: postgres.orFailure,
    orElse: (error) =>
      new StartFailure(`PostgreSQL does not answer after a minute (${messageOf(error)}): see ${postgres.logFile}.`),
  });
  await limitSlots(serverUrl);
  return createDatabase(serverUrl, DATABASE);
}

/** What is kept for a connector that is away: beyond it the slot is given up rather than the disk filled. */
async function limitSlots(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query(
      "select from pg_settings where name = 'max_slot_wal_keep_size' and source = 'default'",
    );
    // Somebody has chosen another.
    if (rowCount === 0) return;
    await client.query(`alter system set max_slot_wal_keep_size = '${SLOT_LIMIT}'`);
    await client.query("select pg_reload_conf()");
  });
}

/** Whether a query succeeds there. Throws what the server says. */
export async function postgresAnswers(url: string): Promise<boolean> {
  await withClient(url, (client) => client.query("select 1"));
  return true;
}

/** Makes a database on that server, unless it is there, and returns its URL. */
export async function createDatabase(url: string, name: string): Promise<string> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
  const created = new URL(url);
  created.pathname = name;
  return created.href;
}

/** Replaces the database of this URL by a copy of another on the same server, ending all its sessions. */
export async function copyDatabase({
  url,
  template,
}: {
  readonly url: string;
  readonly template: string;
}): Promise<void> {
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = "postgres";
  await withClient(server.href, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
    const [copy, original] = [client.escapeIdentifier(name), client.escapeIdentifier(template)];
    await client.query(`create database ${copy} template ${original}`);
  });
}

async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end();
  }
}

function isInitialised(home: string): boolean {
  if (!existsSync(home)) return false;
  const version = readVersion(join(home, "PG_VERSION"));
  if (version === POSTGRES_MAJOR) return true;
  const why = version === null ? "it has no PG_VERSION" : `it is of version ${version}, this is ${POSTGRES_MAJOR}`;
  throw new StartFailure(
    `PostgreSQL cannot use ${home} (${why}): move that folder away to start with an empty database.`,
  );
}

function readVersion(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return null; // said by isInitialised
  }
}

interface Initialise {
  readonly home: string;
  readonly initdb: string;
  readonly as: Unprivileged;
}

/** In a folder of its own, renamed when complete: an interrupted initdb leaves nothing that looks like a database. */
async function initialise({ home, initdb, as }: Initialise): Promise<void> {
  const [newDir, passwordFile] = [`${home}.new`, `${home}.password`];
  rmSync(newDir, { recursive: true, force: true });
  await mkdir(newDir, { mode: 0o700 });
  writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (as.user !== undefined) {
    for (const path of [newDir, passwordFile]) chownSync(path, as.user.uid, as.user.gid);
  }
  const flags = [
    ...["-D", newDir, `--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
    // Built in, so that the order of texts does not depend on the machine's locales.
    ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
  ];
  try {
    const { command, args, ...options } = as.wrap(initdb, flags);
    await execute(command, [...args], options.user ?? {});
  } catch (error) {
    throw new StartFailure(`PostgreSQL cannot set up ${home}: ${messageOf(error)}`, { cause: error });
  } finally {
    rmSync(passwordFile);
  }
  chmodSync(newDir, 0o700);
  renameSync(newDir, home);
}
