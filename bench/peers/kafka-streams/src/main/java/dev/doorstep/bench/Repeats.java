package dev.doorstep.bench;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/** Lets a ping through unless its courier has sent its number before. */
final class Repeats implements FixedKeyProcessor<Bytes, byte[], byte[]> {
  static final String STORE = "seen";
  private FixedKeyProcessorContext<Bytes, byte[]> context;
  private KeyValueStore<Bytes, Long> seen;

  @Override
  public void init(FixedKeyProcessorContext<Bytes, byte[]> context) {
    this.context = context;
    this.seen = context.getStateStore(STORE);
  }

  @Override
  public void process(FixedKeyRecord<Bytes, byte[]> record) {
    long seq = Ping.seq(record.value());
    Long known = seen.get(record.key());
    if (known != null && Seen.isRepeated(known, seq)) return;
    seen.put(record.key(), known == null ? Seen.first(seq) : Seen.with(known, seq));
    context.forward(record);
  }
}
