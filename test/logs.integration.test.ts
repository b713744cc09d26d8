import { topics } from "@doorstep/events";
import { openAdmin } from "@doorstep/runtime";
import { testServices } from "@doorstep/runtime/testing";
import { expect, onTestFinished, test } from "vitest";

test("the logs that are made are the logs of the contract", async () => {
  const admin = await openAdmin({ brokers: [testServices().KAFKA_BROKERS], clientId: "logs-test" });
  onTestFinished(() => admin.close());
  for (const topic of Object.values(topics)) {
    // A topic that is not there throws, by its name.
    expect(await admin.partitionCount(topic), topic).toBeGreaterThan(0);
  }
});
