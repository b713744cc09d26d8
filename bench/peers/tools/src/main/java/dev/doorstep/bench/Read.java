package dev.doorstep.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What is committed on some topics, to stdout, from their beginning: the topic's number in the
 * list, its partition, when the broker appended the record, when it was read here, the length
 * of the value, the value. It follows until stdin closes, and then reads to the end of that
 * moment.
 */
public final class Read {
  private static final Duration POLL = Duration.ofMillis(50);

  private Read() {}

  public static void main(String[] argv) throws Exception {
    Arguments arguments = new Arguments(argv);
    List<String> topics = List.of(arguments.text("topics").split(","));
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments.text("brokers"));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 20))) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer.partitionsFor(topic).forEach(part -> partitions.add(new TopicPartition(topic, part.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      AtomicBoolean isEnding = new AtomicBoolean();
      Thread listener = new Thread(() -> {
        waitForEnd();
        isEnding.set(true);
      });
      listener.setDaemon(true);
      listener.start();
      Map<TopicPartition, Long> ends = null;
      while (ends == null || !hasReached(consumer, ends)) {
        long readAtMs = -1;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (readAtMs < 0) readAtMs = System.currentTimeMillis();
          write(out, topics, record, readAtMs);
        }
        if (readAtMs >= 0) out.flush();
        if (isEnding.get() && ends == null) ends = consumer.endOffsets(partitions);
      }
    }
  }

  private static void write(DataOutputStream out, List<String> topics, ConsumerRecord<byte[], byte[]> record, long nowMs)
      throws IOException {
    out.writeByte(topics.indexOf(record.topic()));
    out.writeByte(record.partition());
    out.writeLong(record.timestamp());
    out.writeLong(nowMs);
    out.writeShort(record.value().length);
    out.write(record.value());
  }

  private static boolean hasReached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static void waitForEnd() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException error) {
      // A closed stdin is what is waited for, however it closes.
    }
  }
}
