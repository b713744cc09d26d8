#!/usr/bin/env node
// Every npm script of the repository comes through here. It runs on plain Node 20 with nothing
// installed: it installs the packages when they are missing or out of date, and then hands over
// to the Node 24 that came with them, which runs the TypeScript commands directly.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./install.mjs";
import { findNode24 } from "./node24.mjs";

const OLDEST_NODE = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [command = "start", ...args] = process.argv.slice(2);

try {
  requireNode();
  await installPackages(root);
  process.exitCode = await handOver(findNode24(root));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function requireNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    throw new Error(`Doorstep needs Node ${OLDEST_NODE} or newer and this is ${process.version}: update Node.js.`);
  }
}

/** Runs the command and returns its exit code. Signals meant for us are passed on. */
function handOver(node) {
  const child = spawn(node, [join(root, "infra/src/commands/main.ts"), command, ...args], {
    cwd: root,
    // The fourth is a channel: when it closes, the command knows that we are gone and stops what it started.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      PATH: [dirname(node), join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
      // kafkajs hands setTimeout a negative delay when it has nothing to wait for; Node remarks on it.
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --disable-warning=TimeoutNegativeWarning`.trim(),
      TURBO_TELEMETRY_DISABLED: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  watchShell(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

/** npm runs us in a shell and passes its own SIGTERM to that shell only, which dies of it and leaves us behind. */
function watchShell(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    onGone();
  }, 500);
  watch.unref();
}
