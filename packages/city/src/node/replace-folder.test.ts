import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFolder } from "./replace-folder.ts";

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "doorstep-folder-"));
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

const write = (text: string) => (dir: string) => writeFile(join(dir, "text"), text);

test("a folder is replaced as a whole", async () => {
  const dir = join(parent, "new", "city");
  await replaceFolder(dir, write("first"));
  await writeFile(join(dir, "stale"), "");
  await replaceFolder(dir, write("second"));
  expect(await readdir(dir)).toEqual(["text"]);
  expect(await readFile(join(dir, "text"), "utf8")).toBe("second");
});

test("when writing fails the old folder stays and nothing else is left", async () => {
  const dir = join(parent, "city");
  await replaceFolder(dir, write("first"));
  const failing = replaceFolder(dir, () => Promise.reject(new Error("disk full")));
  await expect(failing).rejects.toThrow("disk full");
  expect(await readdir(parent)).toEqual(["city"]);
  expect(await readFile(join(dir, "text"), "utf8")).toBe("first");
});

test("what a killed process left is swept up, what a living one writes is not", async () => {
  const dead = "city.99999999.unfinished";
  const living = `city.${process.ppid}.unfinished`;
  await mkdir(join(parent, dead));
  await mkdir(join(parent, living));
  await replaceFolder(join(parent, "city"), write("first"));
  expect((await readdir(parent)).sort()).toEqual(["city", living]);
});
