import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How often a silent installation says that it is still at work. */
const SIGN_OF_LIFE_MS = 10_000;

/** Runs `npm ci` when what is installed is not what package-lock.json says. */
export async function installPackages(root) {
  if (isUpToDate(root)) return;
  const startedMs = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedMs) / 1000)} s`;
  console.error("Installing packages with npm ci");
  // On a terminal npm turns a wheel of its own.
  const sayStill = () => process.stderr.isTTY || console.error(`  still installing, ${seconds()}`);
  const signOfLife = setInterval(sayStill, SIGN_OF_LIFE_MS);
  try {
    await runNpmCi(root);
  } finally {
    clearInterval(signOfLife);
  }
  console.error(`Packages installed in ${seconds()}`);
}

/** npm keeps a list of what it installed, written last; it is compared with the lock, package by package. */
function isUpToDate(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(root, "node_modules/.package-lock.json"));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted)
    .filter(([path]) => path.includes("node_modules/"))
    .every(([path, { version, link, optional, devOptional, peer }]) => {
      const found = installed[path];
      // Those for another platform are rightly absent.
      if (found === undefined) return Boolean(optional || devOptional || peer);
      return link ? found.link : found.version === version;
    });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null; // not there, or torn by an interrupted installation: install
  }
}

function runNpmCi(root) {
  // Under npm its own path is known, also where "npm" is a batch file that cannot be spawned.
  const { npm_execpath: npm } = process.env;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, commandArgs] = npm?.endsWith(".js") ? [process.execPath, [npm, ...args]] : ["npm", args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", (error) => reject(new Error(`npm cannot be run: ${error.message}.`)));
    child.once("exit", (code, signal) => {
      if (code === 0) return resolve();
      reject(new Error(`npm ci failed (${signal ?? `exit code ${code}`}): see above; check the network and the disk.`));
    });
  });
}
