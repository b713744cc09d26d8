package dev.doorstep.bench;

import java.io.File;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * The job on Flink's DataStream API. Lateness is in the watermark, so that a window fires once.
 * The keyed stream is partitioned once, and operators reuse objects: both make it faster.
 */
public final class FlinkJob {
  static final long GAP_MS = 30_000;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration LATENESS = Duration.ofSeconds(10);

  /** Held for good: a lock that nobody refers to is given back with its channel. */
  private static FileLock lock;

  private FlinkJob() {}

  public static void main(String[] argv) throws Exception {
    Arguments arguments = new Arguments(argv);
    Path home = Path.of(arguments.text("state-dir"));
    Configuration settings = settings(arguments, home);
    MiniCluster cluster = new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(settings)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(arguments.number("slots"))
            .withRandomPorts()
            .build());
    cluster.start();
    // Of two instances the second waits here, its cluster up, until the first is gone.
    Say.line("standing by");
    lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE).lock();
    StreamGraph job = job(arguments, settings);
    Optional<String> checkpoint = newestCheckpoint(home.resolve("checkpoints").toFile());
    checkpoint.ifPresent(path -> job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path)));
    Say.line("running, from " + checkpoint.orElse("the beginning"));
    cluster.submitJob(job).get();
    // The job has no end: whatever ends it is a failure.
    System.err.println("ended, while holding " + lock);
    System.err.println(cluster.requestJobResult(job.getJobID()).get().getSerializedThrowable());
    Runtime.getRuntime().halt(1);
  }

  private static StreamGraph job(Arguments arguments, Configuration settings) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(arguments.number("slots"));
    environment.getConfig().enableObjectReuse();
    build(environment, arguments);
    return environment.getStreamGraph();
  }

  private static void build(StreamExecutionEnvironment environment, Arguments arguments) {
    KafkaSource<Tuple2<Integer, Long>> source = KafkaSource.<Tuple2<Integer, Long>>builder()
        .setBootstrapServers(arguments.text("brokers"))
        .setTopics(arguments.text("input"))
        .setGroupId(arguments.text("group"))
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setValueOnlyDeserializer(new PingSchema())
        .build();
    TypeInformation<Tuple2<Integer, Long>> pingType = Types.TUPLE(Types.INT, Types.LONG);

    DataStream<Tuple2<Integer, Long>> pings = environment
        .fromSource(source, WatermarkStrategy.forBoundedOutOfOrderness(LATENESS), "pings")
        .keyBy(ping -> ping.f0, Types.INT)
        .process(new Repeats())
        .returns(pingType);
    KeyedStream<Tuple2<Integer, Long>, Integer> byCourier =
        DataStreamUtils.reinterpretAsKeyedStream(pings, ping -> ping.f0, Types.INT);

    DataStream<Tuple2<Boolean, byte[]>> windows = byCourier
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(new Speeds(), new WindowResult(), Types.TUPLE(Types.INT, Types.LONG), ResultTopics.TYPE);
    DataStream<Tuple2<Boolean, byte[]>> sessions = byCourier
        .window(EventTimeSessionWindows.withGap(Duration.ofMillis(GAP_MS)))
        .aggregate(new Count(), new SessionResult(), Types.INT, ResultTopics.TYPE);

    Properties producer = new Properties();
    producer.put("transaction.timeout.ms", "60000");
    producer.put("linger.ms", "20");
    producer.put("batch.size", "131072");
    windows.union(sessions).sinkTo(KafkaSink.<Tuple2<Boolean, byte[]>>builder()
        .setBootstrapServers(arguments.text("brokers"))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(arguments.text("group"))
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(new ResultTopics(arguments.text("windows"), arguments.text("sessions")))
        .build());
  }

  private static Configuration settings(Arguments arguments, Path home) {
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, arguments.text("state"));
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(arguments.number("checkpoint-ms")));
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, home.resolve("checkpoints").toUri().toString());
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    return settings;
  }

  /** A checkpoint is complete when it has its metadata; each instance writes under an id of its own. */
  private static Optional<String> newestCheckpoint(File directory) {
    return files(directory)
        .flatMap(FlinkJob::childrenOf)
        .filter(checkpoint -> new File(checkpoint, "_metadata").exists())
        .max(Comparator.comparingLong(checkpoint -> new File(checkpoint, "_metadata").lastModified()))
        .map(checkpoint -> checkpoint.toURI().toString());
  }

  private static Stream<File> files(File directory) {
    return childrenOf(directory).filter(File::isDirectory);
  }

  private static Stream<File> childrenOf(File directory) {
    File[] children = directory.listFiles();
    return children == null ? Stream.empty() : Arrays.stream(children);
  }
}
