package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One array of a layer.
 *
 * @param name its name in the layer, as in torch's state dict: {@code weight}, {@code running_mean}
 * @param shape its shape
 * @param type FLOAT or INT64
 * @param kind a parameter, which training would change, or a buffer, which it would not
 * @param optional whether a state dict may lack it without being incomplete
 * @param initializer what a new layer has
 */
public record ArraySpec(
    String name, Shape shape, DataType type, Kind kind, boolean optional, Initializer initializer) {

  /** Whether an array is learned. */
  public enum Kind {
    PARAMETER,
    BUFFER
  }

  /** A float parameter (shape). */
  public static ArraySpec parameter(String name, Shape shape, Initializer initializer) {
    return new ArraySpec(name, shape, DataType.FLOAT, Kind.PARAMETER, false, initializer);
  }

  /** A float buffer (shape). */
  public static ArraySpec buffer(String name, Shape shape, Initializer initializer) {
    return new ArraySpec(name, shape, DataType.FLOAT, Kind.BUFFER, false, initializer);
  }

  /** An int64 scalar that counts from 0 and that old state dicts lack. */
  public static ArraySpec counter(String name) {
    return new ArraySpec(
        name, Shape.of(), DataType.INT64, Kind.BUFFER, true, Initializer.integers());
  }

  /** A float buffer (shape) whose values an argument gives, so that a state dict may lack it. */
  public static ArraySpec given(String name, Shape shape, Supplier<INDArray> value) {
    return new ArraySpec(
        name, shape, DataType.FLOAT, Kind.BUFFER, true, (generator, same) -> value.get());
  }
}
