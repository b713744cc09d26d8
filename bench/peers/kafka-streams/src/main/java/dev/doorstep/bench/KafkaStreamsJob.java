package dev.doorstep.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The job as its users would write it: RocksDB stores, exactly_once_v2, and `suppress` for one
 * final result each. Emitting on window close is the newer way, but with the stores' usual
 * retention it forgets sessions; retention is therefore given, and long.
 */
public final class KafkaStreamsJob {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration GAP = Duration.ofSeconds(30);
  private static final Duration LATENESS = Duration.ofSeconds(10);
  private static final Duration RETENTION = Duration.ofMinutes(10);

  private KafkaStreamsJob() {}

  public static void main(String[] argv) {
    Arguments arguments = new Arguments(argv);
    KafkaStreams streams = new KafkaStreams(topology(arguments), settings(arguments));
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    streams.setStateListener((state, before) -> {
      Say.line("state: " + state);
      if (state == KafkaStreams.State.ERROR) Runtime.getRuntime().halt(1);
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(8))));
    streams.start();
  }

  private static Topology topology(Arguments arguments) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Repeats.STORE), Serdes.Bytes(), Serdes.Long())
            .withCachingEnabled());
    KGroupedStream<Bytes, byte[]> pings =
        builder.stream(arguments.text("input"), Consumed.with(Serdes.Bytes(), Serdes.ByteArray()))
            .processValues(Repeats::new, Repeats.STORE)
            .groupByKey(Grouped.with(Serdes.Bytes(), Serdes.ByteArray()));

    pings
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, LATENESS))
        .aggregate(
            () -> sum(0, 0),
            (courier, ping, sum) -> sum(count(sum) + 1, total(sum) + Ping.speedMmps(ping)),
            Materialized.<Bytes, byte[], WindowStore<Bytes, byte[]>>as("windows")
                .withKeySerde(Serdes.Bytes())
                .withValueSerde(Serdes.ByteArray())
                .withRetention(RETENTION))
        .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
        .toStream()
        .map((window, sum) -> KeyValue.pair(
            window.key(), Results.window(window.key().get(), window.window().start(), count(sum), total(sum))))
        .to(arguments.text("windows"), Produced.with(Serdes.Bytes(), Serdes.ByteArray()));

    pings
        .windowedBy(SessionWindows.ofInactivityGapAndGrace(GAP, LATENESS))
        .aggregate(
            () -> sum(0, 0),
            (courier, ping, sum) -> sum(count(sum) + 1, 0),
            (courier, left, right) -> sum(count(left) + count(right), 0),
            Materialized.<Bytes, byte[], SessionStore<Bytes, byte[]>>as("sessions")
                .withKeySerde(Serdes.Bytes())
                .withValueSerde(Serdes.ByteArray())
                .withRetention(RETENTION))
        .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
        .toStream()
        .map((session, sum) -> KeyValue.pair(
            session.key(),
            Results.session(session.key().get(), session.window().start(), session.window().end(), count(sum))))
        .to(arguments.text("sessions"), Produced.with(Serdes.Bytes(), Serdes.ByteArray()));

    return builder.build();
  }

  private static Properties settings(Arguments arguments) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments.text("group"));
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments.text("brokers"));
    settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments.text("state-dir"));
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, arguments.number("threads"));
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, arguments.number("commit-ms"));
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, arguments.number("standbys"));
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    // The usual 10 MB overflow within a commit, and every overflow is written twice.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L * 1024 * 1024);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 500);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
    return settings;
  }

  private static byte[] sum(int count, long total) {
    return ByteBuffer.allocate(12).putInt(count).putLong(total).array();
  }

  private static int count(byte[] sum) {
    return ByteBuffer.wrap(sum).getInt();
  }

  private static long total(byte[] sum) {
    return ByteBuffer.wrap(sum).getLong(4);
  }
}
