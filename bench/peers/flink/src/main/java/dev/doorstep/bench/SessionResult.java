package dev.doorstep.bench;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

final class SessionResult implements WindowFunction<Integer, Tuple2<Boolean, byte[]>, Integer, TimeWindow> {
  private static final long serialVersionUID = 1;

  @Override
  public void apply(Integer courier, TimeWindow window, Iterable<Integer> counts, Collector<Tuple2<Boolean, byte[]>> out) {
    long endMs = window.getEnd() - FlinkJob.GAP_MS;
    out.collect(Tuple2.of(
        false, Results.session(Ping.courierOf(courier), window.getStart(), endMs, counts.iterator().next())));
  }
}
