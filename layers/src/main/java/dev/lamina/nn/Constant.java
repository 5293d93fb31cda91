package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array that is part of a graph: no inputs, one output.
 *
 * @param shape the array's shape
 * @param dtype FLOAT or INT64: {@code float} or {@code long} as an argument
 * @throws LayerException if a size is negative, or the type another one
 */
public record Constant(IntTuple shape, DataType dtype) implements LayerSpec {
  public Constant {
    shape = shape.expand(shape.length(), "shape");
    LayerException.check(shape.allAtLeast(0), "shape must not be negative, got %s", shape);
    LayerException.check(
        dtype == DataType.FLOAT || dtype == DataType.INT64,
        "dtype must be float or long, got %s",
        dtype.name().toLowerCase(Locale.ROOT));
  }

  /** The constant's definition for an array. */
  static Constant of(INDArray array) {
    int[] sizes = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return new Constant(IntTuple.of(sizes), array.dataType());
  }

  @Override
  public String type() {
    return "Constant";
  }

  @Override
  public String extraRepr() {
    return "shape=" + shape + ", dtype=" + dtype.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<ArraySpec> arrays() {
    Initializer none = dtype == DataType.INT64 ? Initializer.integers() : Initializer.constant(0);
    return List.of(new ArraySpec("value", fullShape(), dtype, ArraySpec.Kind.BUFFER, false, none));
  }

  @Override
  public List<String> inputNames() {
    return List.of();
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(fullShape());
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    return List.of(call.array("value"));
  }

  private Shape fullShape() {
    return Shape.of(Arrays.stream(shape.toArray()).asLongStream().toArray());
  }
}
