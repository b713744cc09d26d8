package dev.doorstep.bench;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** How many pings. */
final class Count implements AggregateFunction<Tuple2<Integer, Long>, Integer, Integer> {
  private static final long serialVersionUID = 1;

  @Override
  public Integer createAccumulator() {
    return 0;
  }

  @Override
  public Integer add(Tuple2<Integer, Long> ping, Integer count) {
    return count + 1;
  }

  @Override
  public Integer getResult(Integer count) {
    return count;
  }

  @Override
  public Integer merge(Integer left, Integer right) {
    return left + right;
  }
}
