import { expect, test } from "vitest";
import { z } from "zod";
import { brokerList, EnvError, logLevel, parseEnv, portNumber } from "./env.ts";

const shape = {
  KAFKA_BROKERS: brokerList.default(["127.0.0.1:19092"]).describe("Kafka brokers, comma separated"),
  WORKER_PORT: portNumber.default(9464).describe("port of /health"),
  LOG_LEVEL: logLevel.default("info").describe("how much is logged"),
  DATABASE_URL: z.url().describe("PostgreSQL"),
};

test("variables come out typed, with defaults for what is not set", () => {
  expect(parseEnv(shape, { DATABASE_URL: "postgresql://a@b/c", WORKER_PORT: "81" })).toEqual({
    KAFKA_BROKERS: ["127.0.0.1:19092"],
    WORKER_PORT: 81,
    LOG_LEVEL: "info",
    DATABASE_URL: "postgresql://a@b/c",
  });
});

test("a variable set to nothing is not set", () => {
  expect(parseEnv({ WORKER_PORT: shape.WORKER_PORT }, { WORKER_PORT: "" })).toEqual({ WORKER_PORT: 9464 });
});

test("several brokers may be separated by a comma and a space", () => {
  const { KAFKA_BROKERS } = parseEnv({ KAFKA_BROKERS: brokerList }, { KAFKA_BROKERS: "a:1, b:2" });
  expect(KAFKA_BROKERS).toEqual(["a:1", "b:2"]);
});

test("all mistakes are reported together, each with its purpose", () => {
  const wrong = { KAFKA_BROKERS: "localhost", WORKER_PORT: "70000", LOG_LEVEL: "loud" };
  const failure = catchError(() => parseEnv(shape, wrong));
  expect(failure).toBeInstanceOf(EnvError);
  expect(failure.message.split("\n")).toEqual([
    "These settings need attention:",
    expect.stringMatching(/^ {2}KAFKA_BROKERS is "localhost": not host:port, comma separated \(Kafka brokers/),
    expect.stringMatching(/^ {2}WORKER_PORT is "70000": .* \(port of \/health\)$/),
    expect.stringMatching(/^ {2}LOG_LEVEL is "loud": .* \(how much is logged\)$/),
    "  DATABASE_URL is not set (PostgreSQL)",
  ]);
});

function catchError(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
