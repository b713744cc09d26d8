import { expect, test } from "vitest";
import { countReport } from "./test.ts";

const file = (status: string, tests: number) => ({ status, assertionResults: new Array(tests).fill({}) });

test("tests are counted as the report says", () => {
  const report = { numPassedTests: 3, numFailedTests: 1, testResults: [file("passed", 2), file("failed", 2)] };
  expect(countReport({ report, exitCode: 1 })).toEqual({ passed: 3, failed: 1 });
});

test("a file that cannot be loaded is a failure", () => {
  const report = { numPassedTests: 2, numFailedTests: 0, testResults: [file("passed", 2), file("failed", 0)] };
  expect(countReport({ report, exitCode: 1 })).toEqual({ passed: 2, failed: 1 });
});

test("a suite that fails without naming a test is a failure", () => {
  const report = { numPassedTests: 2, numFailedTests: 0, testResults: [file("passed", 2)] };
  expect(countReport({ report, exitCode: 1 })).toEqual({ passed: 2, failed: 1 });
});

test("a suite that never reported is a failure", () => {
  expect(countReport({ report: null, exitCode: 1 })).toEqual({ passed: 0, failed: 1 });
});
