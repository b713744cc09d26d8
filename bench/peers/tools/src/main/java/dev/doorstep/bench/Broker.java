package dev.doorstep.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Answers one line on stdout for each line on stdin:
 *
 * <pre>
 * create NAME PARTITIONS [setting=value …]     ok
 * delete NAME …                                ok
 * topics                                       ok NAME …
 * ends PARTITIONS NAME …                       ok NOW, then for each topic's partitions: the end of what is committed
 * </pre>
 */
public final class Broker {
  private Broker() {}

  public static void main(String[] argv) throws Exception {
    Properties settings = new Properties();
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, new Arguments(argv).text("brokers"));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    try (Admin admin = Admin.create(settings)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(answer(admin, List.of(line.split(" "))));
      }
    }
  }

  private static String answer(Admin admin, List<String> words) {
    List<String> rest = words.subList(1, words.size());
    try {
      return switch (words.get(0)) {
        case "create" -> create(admin, rest);
        case "delete" -> delete(admin, rest);
        case "topics" -> "ok " + String.join(" ", admin.listTopics().names().get());
        case "ends" -> ends(admin, Integer.parseInt(rest.get(0)), rest.subList(1, rest.size()));
        default -> "error unknown command " + words.get(0);
      };
    } catch (Exception error) {
      return "error " + error.toString().replace('\n', ' ');
    }
  }

  private static String create(Admin admin, List<String> words) throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (String setting : words.subList(2, words.size())) {
      int split = setting.indexOf('=');
      settings.put(setting.substring(0, split), setting.substring(split + 1));
    }
    NewTopic topic = new NewTopic(words.get(0), Integer.parseInt(words.get(1)), (short) 1).configs(settings);
    admin.createTopics(List.of(topic)).all().get();
    // The controller decides at once; brokers hear of it a moment later.
    long limitMs = System.currentTimeMillis() + 20_000;
    while (true) {
      try {
        ends(admin, topic.numPartitions(), List.of(topic.name()));
        return "ok";
      } catch (ExecutionException error) {
        if (System.currentTimeMillis() > limitMs) throw error;
        Thread.sleep(20);
      }
    }
  }

  private static String delete(Admin admin, List<String> names) throws Exception {
    admin.deleteTopics(names).all().get();
    return "ok";
  }

  private static String ends(Admin admin, int partitionCount, List<String> topics) throws Exception {
    List<TopicPartition> partitions = new ArrayList<>();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (String topic : topics) {
      IntStream.range(0, partitionCount).forEach(at -> partitions.add(new TopicPartition(topic, at)));
    }
    for (TopicPartition partition : partitions) asked.put(partition, OffsetSpec.latest());
    var found = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all().get();
    StringBuilder line = new StringBuilder("ok ").append(System.currentTimeMillis());
    for (TopicPartition partition : partitions) line.append(' ').append(found.get(partition).offset());
    return line.toString();
  }
}
