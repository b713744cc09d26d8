import { expect, test } from "vitest";
import { parseStartArgs } from "./options.ts";

const optionsOf = (args: readonly string[], settings: Record<string, string> = {}) => {
  const command = parseStartArgs(args, settings);
  if (command.kind !== "start") throw new Error("not a start");
  return command.options;
};

test("with nothing said, everything starts on the usual ports", () => {
  expect(optionsOf([])).toEqual({
    withSimulator: true,
    webPort: 3000,
    workerPort: 9464,
    projectionsPort: 9465,
    paymentsPort: 9466,
    servicePorts: { kafka: 19092, redis: 16379, postgres: 15432 },
    connectPort: 18083,
    partitionCount: 12,
    given: {},
    givenConnect: undefined,
    givenPayments: undefined,
    opsPassword: "doorstep",
    secret: undefined,
  });
});

test("a flag goes before a setting, a setting before the default", () => {
  const { webPort, workerPort } = optionsOf(["--web-port", "8080"], { WEB_PORT: "81", WORKER_PORT: "82" });
  expect({ webPort, workerPort }).toEqual({ webPort: 8080, workerPort: 82 });
});

test("services that have a URL are given; an empty URL is none", () => {
  const { given } = optionsOf([], { REDIS_URL: "redis://r:1", DATABASE_URL: "" });
  expect(given).toEqual({ REDIS_URL: "redis://r:1" });
});

test("--no-sim leaves the simulator out, --help only explains", () => {
  expect(optionsOf(["--no-sim"]).withSimulator).toBe(false);
  expect(parseStartArgs(["--help"], {})).toEqual({ kind: "help" });
});

test.each([
  [["--web-port", "0"], {}, '--web-port is "0": it must be a whole number from 1 to 65535.'],
  [[], { WORKER_PORT: "many" }, 'WORKER_PORT is "many": it must be a whole number from 1 to 65535.'],
  [["--wrong"], {}, "Unknown option '--wrong': npm start -- --help lists the options."],
])("%j with %j is refused in a sentence", (args, settings, sentence) => {
  expect(() => parseStartArgs(args, settings)).toThrow(sentence);
});
