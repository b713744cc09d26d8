package dev.doorstep.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Pings from stdin to a topic, each a byte with its partition and the ping itself, in order on
 * each partition; the record's time is the ping's own. With a rate, it holds to it, and leaves
 * on stdout when each was sent: eight bytes a record.
 */
public final class Load {
  private Load() {}

  public static void main(String[] argv) throws Exception {
    Arguments arguments = new Arguments(argv);
    int perSecond = arguments.number("rate");
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments.text("brokers"));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, perSecond == 0 ? 20 : 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, perSecond == 0 ? 512 * 1024 : 16 * 1024);
    AtomicReference<Exception> failure = new AtomicReference<>();
    DataInputStream input = new DataInputStream(new BufferedInputStream(System.in, 1 << 20));
    SentTimes sentTimes = new SentTimes(perSecond > 0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long startedNs = 0;
      for (long count = 0; failure.get() == null; count++) {
        int partition = input.read();
        if (partition < 0) break;
        byte[] ping = new byte[Ping.BYTES];
        input.readFully(ping);
        if (count == 0) startedNs = System.nanoTime();
        if (perSecond > 0) waitUntil(startedNs + count * 1_000_000_000L / perSecond);
        sentTimes.note();
        producer.send(
            new ProducerRecord<>(arguments.text("topic"), partition, Ping.eventTimeMs(ping), Ping.courier(ping), ping),
            (sent, error) -> {
              if (error != null) failure.compareAndSet(null, error);
            });
      }
    }
    if (failure.get() != null) throw failure.get();
    sentTimes.write();
  }

  /** To a fifth of a millisecond; pings that are due together go together. */
  private static void waitUntil(long dueNs) {
    for (long left = dueNs - System.nanoTime(); left > 200_000; left = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static final class SentTimes {
    private final boolean kept;
    private ByteBuffer times = ByteBuffer.allocate(1 << 20);

    SentTimes(boolean kept) {
      this.kept = kept;
    }

    void note() {
      if (!kept) return;
      if (!times.hasRemaining()) times = ByteBuffer.allocate(2 * times.capacity()).put(times.flip());
      times.putLong(System.currentTimeMillis());
    }

    void write() {
      System.out.write(times.array(), 0, times.position());
      System.out.flush();
    }
  }
}
