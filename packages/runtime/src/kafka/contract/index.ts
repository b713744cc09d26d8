/** What every Kafka must do for us: one suite, run on memory and on a real broker. */
import { afterAll, beforeAll, describe } from "vitest";
import { describeAppending } from "./appending.ts";
import { describeAsking } from "./asking.ts";
import { contractKit, type KafkaUnderTest } from "./kit.ts";
import { describeMembers } from "./members.ts";
import { describeReading } from "./reading.ts";

export function describeKafka(name: string, open: () => Promise<KafkaUnderTest>): void {
  describe(`a Kafka (${name})`, () => {
    let kafka: KafkaUnderTest;
    beforeAll(async () => {
      kafka = await open();
    });
    afterAll(() => Promise.all([kafka.producer.close(), kafka.admin.close()]));
    const kit = contractKit(() => kafka);
    describeAppending(kit);
    describeAsking(kit);
    describeReading(kit);
    describeMembers(kit);
  });
}
