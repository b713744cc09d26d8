import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";

test("a folder is all it takes", () => {
  expect(readCommandLine(["--dir", "here"])).toEqual({ kind: "prepare", dir: "here" });
});

test.each([[[]], [["--dir", ""]], [["--dirr", "here"]], [["here"]]])(
  "%j is a mistake, answered with the usage",
  (argv) => {
    const command = readCommandLine(argv);
    expect(command).toMatchObject({ kind: "mistake", text: expect.stringContaining("--dir DIR") });
  },
);

test("help is no mistake", () => {
  expect(readCommandLine(["--help"]).kind).toBe("help");
});
