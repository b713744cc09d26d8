/** Sorts the messages of a request to their partitions; kafkajs copies a partition's list for every message. */

interface Sorting<Message> {
  readonly topic: string;
  readonly partitionMetadata: readonly unknown[];
  readonly messages: readonly Message[];
  readonly partitioner: (message: {
    readonly topic: string;
    readonly partitionMetadata: readonly unknown[];
    readonly message: Message;
  }) => number;
}

export function groupByPartition<Message>(sorting: Sorting<Message>): Record<number, Message[]> {
  const { topic, partitionMetadata, messages, partitioner } = sorting;
  const byPartition: Record<number, Message[]> = {};
  if (partitionMetadata.length === 0) return byPartition;
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message });
    const list = byPartition[partition];
    if (list === undefined) byPartition[partition] = [message];
    else list.push(message);
  }
  return byPartition;
}
