package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.lamina.stats.Statistic;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A statistic in its own binary form. */
final class StatisticSerializer<S extends Statistic<S>> extends Serializer<S> {
  /** The static {@code read} of a statistic. */
  @FunctionalInterface
  interface Reader<S> {
    S read(DataInput in) throws IOException;
  }

  private final Reader<S> reader;

  StatisticSerializer(Reader<S> reader) {
    this.reader = reader;
  }

  @Override
  public void write(Kryo kryo, Output output, S statistic) {
    try {
      statistic.write(new DataOutputStream(output));
    } catch (IOException e) {
      throw new KryoException(e);
    }
  }

  @Override
  public S read(Kryo kryo, Input input, Class<S> type) {
    try {
      return reader.read(new DataInputStream(input));
    } catch (IOException e) {
      throw new KryoException(e);
    }
  }

  @Override
  public S copy(Kryo kryo, S original) {
    throw new KryoException("statistics are not copied by Kryo");
  }
}
