package dev.lamina.nn.functional;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The parts that an array is cut into along an axis. */
final class Parts {
  private Parts() {}

  /** The names of so many outputs: 0, 1, ... */
  static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  static List<Shape> shapes(Shape input, int axis, int[] sizes) {
    return IntStream.of(sizes).mapToObj(size -> input.with(axis, size)).toList();
  }

  static List<INDArray> of(INDArray input, int axis, int[] sizes) {
    Shape shape = Tensors.shape(input);
    int[] steps = Strides.of(shape);
    List<INDArray> parts = new ArrayList<>();
    int begin = 0;
    for (int size : sizes) {
      Shape part = shape.with(axis, size);
      parts.add(Tensors.pick(input, Strides.indices(part, begin * steps[axis], steps), part));
      begin += size;
    }
    return parts;
  }
}
