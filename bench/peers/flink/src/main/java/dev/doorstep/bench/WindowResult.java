package dev.doorstep.bench;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

final class WindowResult implements WindowFunction<Tuple2<Integer, Long>, Tuple2<Boolean, byte[]>, Integer, TimeWindow> {
  private static final long serialVersionUID = 1;

  @Override
  public void apply(
      Integer courier, TimeWindow window, Iterable<Tuple2<Integer, Long>> sums, Collector<Tuple2<Boolean, byte[]>> out) {
    Tuple2<Integer, Long> sum = sums.iterator().next();
    out.collect(Tuple2.of(true, Results.window(Ping.courierOf(courier), window.getStart(), sum.f0, sum.f1)));
  }
}
