import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { processIdentity } from "../process/identity.ts";
import { waitUntil } from "../wait.ts";
import { stopRun } from "./leftovers.ts";
import { readRecord } from "./record.ts";
import { openRun, type Run, requireSpace } from "./run.ts";

let dataDir: string;
let run: Run | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "doorstep-run-"));
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

/** A child that says when it ends, and in which order. */
const lingerer = (name: string, onTerm: string) => ({
  name,
  command: process.execPath,
  args: [
    "-e",
    `process.on("SIGTERM", () => { require("fs").appendFileSync("ends", "${name} "); ${onTerm} }); setInterval(() => {}, 1000); console.log("ready")`,
  ],
  cwd: dataDir,
});

const untilReady = (log: string): Promise<void> =>
  waitUntil(async () => readFileSync(log, "utf8").includes("ready"), { limitMs: 20_000, orElse: () => new Error(log) });

test("everything stops in reverse order, and the record goes away", async () => {
  run = await openRun(dataDir);
  for (const name of ["one", "two", "three"]) {
    const { logFile } = await run.start(lingerer(name, "process.exit(0)"));
    await untilReady(logFile);
  }
  expect(readRecord(dataDir)?.processes.map(({ name }) => name)).toEqual(["one", "two", "three"]);
  await run.stop();
  expect(readFileSync(join(dataDir, "ends"), "utf8")).toBe("three two one ");
  expect(readRecord(dataDir)).toBeNull();
});

test("what does not end when asked is made to", async () => {
  run = await openRun(dataDir);
  const stubborn = await run.start({ ...lingerer("stubborn", ""), stopLimitMs: 50 });
  await untilReady(stubborn.logFile);
  await run.stop();
  expect(await stubborn.ended).toEqual({ code: null, signal: "SIGKILL" });
});

test("what is started again keeps its place in the order", async () => {
  run = await openRun(dataDir);
  for (const name of ["worker", "web"]) await untilReady((await run.start(lingerer(name, "process.exit(0)"))).logFile);
  process.kill(readRecord(dataDir)?.processes[0]?.pid ?? 0, "SIGKILL");
  const { logFile } = await run.start(lingerer("worker", "process.exit(0)"));
  await waitUntil(async () => readFileSync(logFile, "utf8").match(/ready/g)?.length === 2, {
    limitMs: 20_000,
    orElse: () => new Error("no second worker"),
  });
  await run.stop();
  expect(readFileSync(join(dataDir, "ends"), "utf8")).toBe("web worker ");
});

test("a vital process that ends is told with the last lines of its log", async () => {
  run = await openRun(dataDir);
  const script = "console.error('no space left'); process.exit(3)";
  await run.start({ name: "Kafka", command: process.execPath, args: ["-e", script], vital: true });
  await expect(run.vitalEnded).rejects.toThrow(/^Kafka ended with exit code 3\..*\n {4}no space left$/);
});

test("a program that is not there is told in a sentence", async () => {
  run = await openRun(dataDir);
  await expect(run.start({ name: "Kafka", command: "no-such-program", args: [] })).rejects.toThrow(
    "Kafka cannot be started: spawn no-such-program ENOENT.",
  );
});

test("a second run in the same folder is refused while the first is alive", async () => {
  run = await openRun(dataDir);
  await expect(openRun(dataDir)).rejects.toThrow(/^Doorstep already runs here, .*npm run stop\.$/);
});

test("what a killed run left behind is ended by the next one", async () => {
  const { pid } = await startAndKill();
  expect(processIdentity(pid)).not.toBeNull();
  const said: string[] = [];
  run = await openRun(dataDir, (line) => said.push(line));
  expect(processIdentity(pid)).toBeNull();
  expect(said).toEqual([expect.stringMatching(/^ending left \(process \d+\), left over from/)]);
});

test("stopping ends what a killed run left behind, and says when there is nothing", async () => {
  const { pid } = await startAndKill();
  expect(await stopRun(dataDir, () => {})).toBe(true);
  expect(processIdentity(pid)).toBeNull();
  expect(await stopRun(dataDir, () => {})).toBe(false);
});

test("a process that only has the pid of one of ours is left alone", async () => {
  const { record } = await startAndKill();
  const [left] = record.processes;
  process.kill(left?.pid ?? 0, "SIGKILL");
  const other = await startLaterThan(left?.identity);
  const forged = { ...record, processes: [{ ...left, pid: other.pid }] };
  writeFileSync(join(dataDir, "run.json"), JSON.stringify(forged));
  run = await openRun(dataDir);
  expect(processIdentity(other.pid ?? 0)).not.toBeNull();
  other.kill("SIGKILL");
});

test("a folder that cannot be written is told in a sentence", async () => {
  const file = join(dataDir, "file");
  writeFileSync(file, "");
  await expect(openRun(join(file, "data"))).rejects.toThrow(
    /^The data folder .* cannot be written \(ENOTDIR.*\): make it/,
  );
});

test("a disk that is almost full is told in a sentence", () => {
  expect(() => requireSpace({ dataDir: "/data", freeBytes: 1024 ** 3 })).not.toThrow();
  expect(() => requireSpace({ dataDir: "/data", freeBytes: 5 * 1024 ** 2 })).toThrow(
    "The disk of /data has 5 MB left and 1024 MB are needed: free some space.",
  );
});

/** A start is known to a hundredth of a second, and two may fall into the same. */
const startLaterThan = (identity: string | undefined) =>
  vi.waitFor(() => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    if (processIdentity(child.pid ?? 0) !== identity) return child;
    child.kill("SIGKILL");
    throw new Error("started in the same hundredth of a second");
  });

/** Another process opens the run, starts one process, and is killed with -9. */
async function startAndKill() {
  const script = `
    import { openRun } from ${JSON.stringify(join(import.meta.dirname, "run.ts"))};
    const run = await openRun(${JSON.stringify(dataDir)});
    await run.start({ name: "left", command: process.execPath, args: ["-e", "setInterval(() => {}, 1000)"] });
    console.log("started");
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(owner.stdout, "data");
  owner.kill("SIGKILL");
  await once(owner, "exit");
  const record = readRecord(dataDir);
  if (record === null) throw new Error(`no record in ${dataDir}: ${existsSync(dataDir)}`);
  return { record, pid: record.processes[0]?.pid ?? 0 };
}
