package dev.doorstep.bench;

import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Brings a result to its topic: `true` is a window's, `false` a session's. Both begin with the courier's id. */
final class ResultTopics implements KafkaRecordSerializationSchema<Tuple2<Boolean, byte[]>> {
  private static final long serialVersionUID = 1;
  static final TypeInformation<Tuple2<Boolean, byte[]>> TYPE =
      Types.TUPLE(Types.BOOLEAN, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private final String windows;
  private final String sessions;

  ResultTopics(String windows, String sessions) {
    this.windows = windows;
    this.sessions = sessions;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Tuple2<Boolean, byte[]> result, KafkaSinkContext context, Long timeMs) {
    byte[] courier = Arrays.copyOfRange(result.f1, 0, 14);
    return new ProducerRecord<>(result.f0 ? windows : sessions, null, null, courier, result.f1);
  }
}
