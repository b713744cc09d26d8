package dev.doorstep.bench;

import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** What the job needs of a ping: the courier's number, and its sequence number over its speed in one long. */
final class PingSchema extends AbstractDeserializationSchema<Tuple2<Integer, Long>> {
  private static final long serialVersionUID = 1;

  PingSchema() {
    super(Types.TUPLE(Types.INT, Types.LONG));
  }

  @Override
  public Tuple2<Integer, Long> deserialize(byte[] ping) {
    return Tuple2.of(Ping.courierNumber(ping), Ping.seq(ping) << 32 | Ping.speedMmps(ping));
  }

  static long seq(Tuple2<Integer, Long> ping) {
    return ping.f1 >>> 32;
  }

  static long speedMmps(Tuple2<Integer, Long> ping) {
    return ping.f1 & 0xffffffffL;
  }
}
