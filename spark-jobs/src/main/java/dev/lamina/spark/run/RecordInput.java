package dev.lamina.spark.run;

import dev.lamina.tensor.Shape;
import java.io.Serializable;
import java.nio.FloatBuffer;

/** From a record's bytes to a model's input; travels with a task. */
public interface RecordInput extends Serializable, AutoCloseable {
  /**
   * Writes one record.
   *
   * @param bytes of the record. Not modified.
   * @param shape that the model takes, without the batch axis
   * @param out the input's buffer. Modified from {@code offset} on.
   * @throws RecordFault if the bytes are nothing that the model can take
   */
  void write(byte[] bytes, Shape shape, FloatBuffer out, int offset) throws RecordFault;

  /** Frees what writing has made; a record may be written again afterwards. */
  @Override
  default void close() {}
}
