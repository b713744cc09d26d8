package dev.doorstep.bench;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** How many pings, and the sum of their speeds. */
final class Speeds implements AggregateFunction<Tuple2<Integer, Long>, Tuple2<Integer, Long>, Tuple2<Integer, Long>> {
  private static final long serialVersionUID = 1;

  @Override
  public Tuple2<Integer, Long> createAccumulator() {
    return Tuple2.of(0, 0L);
  }

  @Override
  public Tuple2<Integer, Long> add(Tuple2<Integer, Long> ping, Tuple2<Integer, Long> sum) {
    return Tuple2.of(sum.f0 + 1, sum.f1 + PingSchema.speedMmps(ping));
  }

  @Override
  public Tuple2<Integer, Long> getResult(Tuple2<Integer, Long> sum) {
    return sum;
  }

  @Override
  public Tuple2<Integer, Long> merge(Tuple2<Integer, Long> left, Tuple2<Integer, Long> right) {
    return Tuple2.of(left.f0 + right.f0, left.f1 + right.f1);
  }
}
