package dev.doorstep.bench;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Lets a ping through unless its courier has sent its number before. */
final class Repeats extends KeyedProcessFunction<Integer, Tuple2<Integer, Long>, Tuple2<Integer, Long>> {
  private static final long serialVersionUID = 1;
  private transient ValueState<Long> seen;

  @Override
  public void open(OpenContext context) {
    seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.LONG));
  }

  @Override
  public void processElement(Tuple2<Integer, Long> ping, Context context, Collector<Tuple2<Integer, Long>> out)
      throws Exception {
    long seq = PingSchema.seq(ping);
    Long known = seen.value();
    if (known != null && Seen.isRepeated(known, seq)) return;
    seen.update(known == null ? Seen.first(seq) : Seen.with(known, seq));
    out.collect(ping);
  }
}
